namespace Qmulum.Sqlite;

/// <summary>Another process already works on the data folder.</summary>
public sealed class DataFolderLockedException(string folder, int? holder, Exception inner)
    : Exception($"The data folder {folder} is in use by {Describe(holder)}. Stop that process, or give this one a folder of its own.", inner)
{
    /// <summary>The id of the process that holds the folder; null when it could not be read.</summary>
    public int? Holder { get; } = holder;

    static string Describe(int? holder) => holder is { } id ? $"the process {id}" : "another process";
}
