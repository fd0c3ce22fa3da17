using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Operations;

/// <summary>What an operation needs of a photo.</summary>
public enum OperationNeeds
{
    /// <summary>Its facts alone.</summary>
    Nothing,

    /// <summary>The file of its version.</summary>
    File,

    /// <summary>The decoded picture: one decode serves all such operations that are due together.</summary>
    Pixels,
}

/// <summary>
/// Code that derives something of a photo. One class is one operation at its present version; docs/operations.md makes one. A higher version is run by
/// itself over every photo that has had the lower one.
/// </summary>
public abstract class Operation
{
    /// <summary>Its name: lower-case letters and hyphens. It stands in every photo's state and never changes.</summary>
    public abstract string Name { get; }

    /// <summary>From 1; raised when what it makes is to be made anew of every photo.</summary>
    public abstract int Version { get; }

    /// <summary>Name and version as they stand in states: "thumbnails@1".</summary>
    public string Id => $"{Name}@{Version}";

    /// <summary>What it needs.</summary>
    public abstract OperationNeeds Needs { get; }

    /// <summary>What it gives. A photo takes over of its results what it gives, and nothing else.</summary>
    public abstract WorkParts Gives { get; }

    /// <summary>Whether it is due on a photo that arrives.</summary>
    public virtual bool IsDueOnArrival => true;

    /// <summary>Whether it may be run again by a backfill or a retry. What deletes may not: it is asked of each photo by itself, with its own proof.</summary>
    public virtual bool IsRequeueable => true;

    /// <summary>Whether it is for photos of that kind.</summary>
    public abstract bool AppliesTo(PhotoKind kind);
}
