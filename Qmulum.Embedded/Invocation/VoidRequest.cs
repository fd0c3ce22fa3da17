namespace Qmulum.Embedded.Invocation;

/// <summary>A call of an observer method that returns nothing.</summary>
abstract class VoidRequest : GrainRequest<Nothing>
{
    public sealed override void Invoke(object grain)
    {
        try
        {
            Call(grain);
        }
        catch (Exception error)
        {
            End(error);
            return;
        }

        End(default(Nothing));
    }

    protected abstract void Call(object grain);
}
