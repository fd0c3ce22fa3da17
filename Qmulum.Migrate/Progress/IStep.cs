namespace Qmulum.Migrate.Progress;

/// <summary>One step of a run, shown to whoever watches. Called from many threads.</summary>
interface IStep
{
    /// <summary>So many more rows or blobs are done.</summary>
    void Add(long count);
}
