namespace Qmulum.Embedded.Invocation;

/// <summary>The request for the next items of an enumeration.</summary>
sealed class EnumerationStep<T>(EnumerationSession<T> session) : ValueTaskRequest<EnumerationBatch<T>>
{
    protected override ValueTask<EnumerationBatch<T>> Call(object grain) => session.NextAsync(Activation!, grain);
}
