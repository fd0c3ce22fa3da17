namespace Qmulum.Grains.Interfaces;

/// <summary>The streams' names, in one place: they outlive any class that uses them.</summary>
public static class StreamNames
{
    /// <summary>The stream provider of every stream.</summary>
    public const string Provider = "changes";

    /// <summary>The namespace of the streams of <see cref="LibraryChanges"/>; a stream's key is its library's id.</summary>
    public const string LibraryChanges = "library-changes";
}
