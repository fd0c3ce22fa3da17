using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>How a picture is turned, by the EXIF orientation (TIFF 6.0, tag 274) that does the same.</summary>
[GenerateSerializer, Alias("qmulum.turn")]
public enum Turn
{
    /// <summary>Mirrored: left becomes right.</summary>
    FlipHorizontal = 2,

    /// <summary>By 180 degrees.</summary>
    Half = 3,

    /// <summary>Mirrored: up becomes down.</summary>
    FlipVertical = 4,

    /// <summary>By 90 degrees clockwise.</summary>
    Right = 6,

    /// <summary>By 90 degrees counter-clockwise.</summary>
    Left = 8,
}

/// <summary>What a person can set, and give back to what the file says.</summary>
[GenerateSerializer, Alias("qmulum.edited-fact")]
public enum EditedFact
{
    Turn = 1,
    Caption = 2,
    Rating = 3,
    Favourite = 4,
    Tags = 5,
    Taken = 6,
    Position = 7,
    Crop = 8,
}

/// <summary>Which part of a picture is shown, in parts of the turned picture's sides, after it was straightened about its middle.</summary>
/// <param name="X">Left edge, 0 to below 1.</param>
/// <param name="Y">Upper edge, 0 to below 1.</param>
/// <param name="Width">0.01 to 1; the right edge is at most 1.</param>
/// <param name="Height">0.01 to 1; the lower edge is at most 1.</param>
/// <param name="Angle">Degrees clockwise by which the picture is straightened, -45 to 45.</param>
[GenerateSerializer, Immutable, Alias("qmulum.crop")]
public sealed record PhotoCrop(
    [property: Id(0)] double X, [property: Id(1)] double Y, [property: Id(2)] double Width, [property: Id(3)] double Height, [property: Id(4)] double Angle);

/// <summary>A person's wish about a photo; what is null stays as it is. The file itself is never altered.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.photo-edit")]
public sealed record PhotoEdit
{
    /// <summary>Most characters of a caption.</summary>
    public const int MaxCaption = 2_000;

    /// <summary>Most tags of a photo.</summary>
    public const int MaxTags = 100;

    /// <summary>Most characters of a tag.</summary>
    public const int MaxTag = 100;

    /// <summary>The same edit again changes nothing: it may be sent twice.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>Who asks for it.</summary>
    [Id(1)] public required Guid By { get; init; }

    /// <summary>In addition to how it is turned already.</summary>
    [Id(2)] public Turn? Turn { get; init; }

    [Id(3)] public string? Caption { get; init; }

    /// <summary>0 (none) to 5.</summary>
    [Id(4)] public int? Rating { get; init; }

    [Id(5)] public bool? Favourite { get; init; }

    [Id(6)] public ImmutableArray<string> AddTags { get; init; } = [];

    [Id(7)] public ImmutableArray<string> RemoveTags { get; init; } = [];

    /// <summary>The wall-clock time at the place.</summary>
    [Id(8)] public DateTime? TakenLocal { get; init; }

    /// <summary>How far the place's clock was ahead of UTC, in minutes. Alone it leaves the wall-clock time as it is.</summary>
    [Id(9)] public int? TakenOffset { get; init; }

    /// <summary>Minutes by which the time taken is put forward (negative: back): a camera whose clock was wrong.</summary>
    [Id(10)] public int? ShiftMinutes { get; init; }

    [Id(11)] public Position? Position { get; init; }

    [Id(12)] public PhotoCrop? Crop { get; init; }

    /// <summary>What is as the file says again; done before the rest.</summary>
    [Id(13)] public ImmutableArray<EditedFact> Reset { get; init; } = [];

    /// <summary>Takes back the last edit; nothing else is done then.</summary>
    [Id(14)] public bool Undo { get; init; }

    /// <summary>All that persons set, in place of what was set before; nothing else is done then. What a manifest tells comes back so.</summary>
    [Id(15)] public PhotoOverlay? Set { get; init; }
}

/// <summary>What persons set, over what the file says. A value: an edit makes the next one.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.photo-overlay")]
public sealed record PhotoOverlay
{
    /// <summary>What a photo has that nobody edited.</summary>
    public static PhotoOverlay None { get; } = new();

    /// <summary>1 to 8, after the file's own orientation.</summary>
    [Id(0)] public int Turn { get; init; } = 1;

    [Id(1)] public string? Caption { get; init; }

    [Id(2)] public int? Rating { get; init; }

    [Id(3)] public bool Favourite { get; init; }

    /// <summary>Null for the file's own keywords.</summary>
    [Id(4)] public string[]? Tags { get; init; }

    [Id(5)] public Taken? Taken { get; init; }

    [Id(6)] public Position? Position { get; init; }

    [Id(7)] public PhotoCrop? Crop { get; init; }
}

/// <summary>What happened to a photo.</summary>
[GenerateSerializer, Alias("qmulum.photo-event-kind")]
public enum PhotoEventKind
{
    /// <summary>It arrived.</summary>
    Received = 1,

    /// <summary>An operation ended, well or not.</summary>
    Operation = 2,

    /// <summary>A person changed something.</summary>
    Edited = 3,

    /// <summary>A person took the last change back.</summary>
    Undone = 4,

    /// <summary>A person put it into the trash.</summary>
    Trashed = 5,

    /// <summary>It came back from there.</summary>
    Restored = 6,

    /// <summary>Bytes of it were found missing or changed.</summary>
    Damaged = 20,

    /// <summary>They are whole again.</summary>
    Mended = 21,

    /// <summary>Its original is the replicas' alone from now on.</summary>
    Released = 22,

    /// <summary>It was asked back.</summary>
    Recalled = 23,

    /// <summary>It is here again.</summary>
    Returned = 24,
}

/// <summary>One line of a photo's life.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What happened.</param>
/// <param name="What">The operation with its version, or the names of what was edited, or why it came back; empty where the kind says it.</param>
/// <param name="By">Who asked for it; null for the server itself.</param>
/// <param name="Version">The version of the photo that it was about.</param>
/// <param name="Milliseconds">How long it took; null when that was not measured.</param>
/// <param name="Outcome">"done", or why not.</param>
[GenerateSerializer, Immutable, Alias("qmulum.photo-event")]
public sealed record PhotoEvent(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] PhotoEventKind Kind,
    [property: Id(2)] string What,
    [property: Id(3)] Guid? By,
    [property: Id(4)] int Version,
    [property: Id(5)] long? Milliseconds,
    [property: Id(6)] string Outcome);
