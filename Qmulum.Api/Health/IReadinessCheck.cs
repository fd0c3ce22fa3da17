namespace Qmulum.Api.Health;

/// <summary>One thing that must work before this node takes requests.</summary>
public interface IReadinessCheck
{
    /// <summary>A short word for it, such as "storage".</summary>
    string Name { get; }

    /// <summary>Whether requests can be taken all the same when it does not work: then it is told, and the node stays.</summary>
    bool IsPartial => false;

    /// <summary>Null when it works, else a sentence that says what does not.</summary>
    Task<string?> FindProblemAsync(CancellationToken cancellationToken);
}
