namespace Qmulum.Silo;

public sealed partial record ServerOptions
{
    /// <summary>Whether this process holds grains and works on what is due.</summary>
    public bool RunsGrains => true;

    /// <summary>Whether this process serves the page and the API.</summary>
    public bool ServesApi => true;
}
