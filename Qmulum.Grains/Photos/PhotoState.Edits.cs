using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;
using Qmulum.Media;

namespace Qmulum.Grains.Photos;

public sealed partial record PhotoState
{
    const int MostEvents = 200;
    const int MostUndo = 50;
    const int MostIds = 50;

    // The oldest photograph that is left is of 1826; cameras count to 9999.
    static readonly DateTime Earliest = new(1826, 1, 1);
    static readonly DateTime Latest = new(9999, 1, 1);

    /// <summary>What persons set, over what the file says.</summary>
    [Id(30)] public PhotoOverlay Overlay { get; init; } = PhotoOverlay.None;

    /// <summary>What was set before each of the last edits, the latest last.</summary>
    [Id(31)] public ImmutableArray<PhotoOverlay> Undo { get; init; } = [];

    /// <summary>What happened, the latest last.</summary>
    [Id(32)] public ImmutableArray<PhotoEvent> Events { get; init; } = [];

    /// <summary>The last edits, so that one that is sent twice is done once.</summary>
    [Id(33)] public ImmutableArray<Guid> EditIds { get; init; } = [];

    /// <summary>Rises with each edit that changes the pictures.</summary>
    [Id(34)] public int Look { get; init; }

    /// <summary>The cache tag that renditions have which are made now: it changes whenever they do.</summary>
    public string NextTag => RenditionTag.Of(Current.Number, Look);

    public string? Caption => Overlay.Caption ?? Facts?.Description;

    public int? Rating => Overlay.Rating ?? Facts?.Rating;

    public ImmutableArray<string> Tags => Overlay.Tags is { } tags ? [.. tags] : Facts?.Keywords ?? [];

    public Position? Position => Overlay.Position ?? Facts?.Position ?? Origin.Position;

    /// <summary>Pixels as shown: turned and cut.</summary>
    public (int Width, int Height) Shown => Pixels is { } pixels ? Framed(pixels.Width, pixels.Height) : (0, 0);

    /// <summary>How the worker frames the picture; null for as it is.</summary>
    public PictureFrame? Frame => Overlay is { Turn: Orientations.None, Crop: null } ? null : new(Overlay.Turn, Overlay.Crop);

    /// <summary>The state after an edit.</summary>
    /// <exception cref="QmulumException">Invalid: it cannot be done to this photo. Conflict: there is nothing to take back.</exception>
    public PhotoState Edited(PhotoEdit edit, DateTimeOffset now)
    {
        var overlay = edit.Undo ? LastUndo() : edit.Set ?? Apply(edit);
        var looksNew = (overlay.Turn, overlay.Crop) != (Overlay.Turn, Overlay.Crop);
        if (looksNew && Kind != PhotoKind.Image)
        {
            throw new QmulumException(FaultCode.Invalid, "Only pictures can be turned and cut; this is none.");
        }

        var kind = edit.Undo ? PhotoEventKind.Undone : PhotoEventKind.Edited;
        PhotoEvent happened = new(now, kind, string.Join(", ", Differences(Overlay, overlay)), edit.By, Current.Number, null, "done");
        return WithEvent(happened) with
        {
            Revision = Revision + 1,
            IsManifestDue = true,
            Overlay = overlay,
            Look = looksNew ? Look + 1 : Look,
            Undo = edit.Undo ? Undo.RemoveAt(Undo.Length - 1) : Last(Undo.Add(Overlay), MostUndo),
            EditIds = Last(EditIds.Add(edit.Id), MostIds),
        };
    }

    public PhotoState WithEvent(PhotoEvent happened) => this with { Events = Last(Events.Add(happened), MostEvents) };

    /// <summary>The state with renditions that were turned along with the photo.</summary>
    public PhotoState WithTurned(ImmutableArray<Rendition> renditions, byte[] placeholder) =>
        this with { Renditions = renditions, Placeholder = placeholder.Length > 0 ? placeholder : Placeholder, Tag = NextTag };

    PhotoOverlay LastUndo() => Undo is [.., var last]
        ? last
        : throw new QmulumException(FaultCode.Conflict, "Nothing was edited that could be taken back.");

    PhotoOverlay Apply(PhotoEdit edit)
    {
        var overlay = edit.Reset.Aggregate(Overlay, Without);
        overlay = overlay with
        {
            Turn = edit.Turn is { } turn ? Orientations.Then(overlay.Turn, (int)turn) : overlay.Turn,
            // The part that was cut is one of the picture as it stood.
            Crop = edit.Crop ?? (edit.Turn is { } turned && overlay.Crop is { } crop ? Turned(crop, (int)turned) : overlay.Crop),
            Caption = edit.Caption ?? overlay.Caption,
            Rating = edit.Rating ?? overlay.Rating,
            Favourite = edit.Favourite ?? overlay.Favourite,
            Position = edit.Position ?? overlay.Position,
        };
        return WithTaken(WithTags(overlay, edit), edit);
    }

    PhotoOverlay WithTags(PhotoOverlay overlay, PhotoEdit edit)
    {
        if (edit.AddTags.IsEmpty && edit.RemoveTags.IsEmpty)
        {
            return overlay;
        }

        var before = (IEnumerable<string>?)overlay.Tags ?? Facts?.Keywords ?? [];
        string[] tags = [.. before.Except(edit.RemoveTags).Union(edit.AddTags)];
        return tags.Length <= PhotoEdit.MaxTags
            ? overlay with { Tags = tags }
            : throw new QmulumException(FaultCode.Invalid, $"The photo would have {tags.Length} tags; it can have {PhotoEdit.MaxTags}.");
    }

    PhotoOverlay WithTaken(PhotoOverlay overlay, PhotoEdit edit)
    {
        if (edit is { TakenLocal: null, TakenOffset: null, ShiftMinutes: null })
        {
            return overlay;
        }

        var before = overlay.Taken ?? TakenByFile;
        var local = edit.TakenLocal ?? before.Local;
        var shift = TimeSpan.FromMinutes(edit.ShiftMinutes ?? 0);
        if (local < Earliest - shift || local >= Latest - shift)
        {
            throw new QmulumException(FaultCode.Invalid, $"A photo is not of {local:yyyy-MM-dd}, put forward by {shift.TotalMinutes} minutes; a year is 1826 to 9998.");
        }

        var offset = edit.TakenOffset ?? (edit.TakenLocal is null ? before.OffsetMinutes : null);
        return overlay with { Taken = new((local + shift).WithoutKind(), offset, Interfaces.TakenSource.Person) };
    }

    static PhotoOverlay Without(PhotoOverlay overlay, EditedFact fact) => fact switch
    {
        EditedFact.Turn => overlay with { Turn = Orientations.None },
        EditedFact.Caption => overlay with { Caption = null },
        EditedFact.Rating => overlay with { Rating = null },
        EditedFact.Favourite => overlay with { Favourite = false },
        EditedFact.Tags => overlay with { Tags = null },
        EditedFact.Taken => overlay with { Taken = null },
        EditedFact.Position => overlay with { Position = null },
        EditedFact.Crop => overlay with { Crop = null },
        _ => overlay,
    };

    static IEnumerable<string> Differences(PhotoOverlay before, PhotoOverlay after)
    {
        (string Name, bool Differs)[] all =
        [
            ("turn", before.Turn != after.Turn), ("crop", before.Crop != after.Crop), ("caption", before.Caption != after.Caption),
            ("rating", before.Rating != after.Rating), ("favourite", before.Favourite != after.Favourite),
            ("tags", !(before.Tags ?? []).SequenceEqual(after.Tags ?? [])), ("taken", before.Taken != after.Taken),
            ("position", before.Position != after.Position),
        ];
        return all.Where(static one => one.Differs).Select(static one => one.Name);
    }

    // A mirrored picture is straightened the other way round.
    static PhotoCrop Turned(PhotoCrop crop, int turn)
    {
        var (right, bottom) = (1 - crop.X - crop.Width, 1 - crop.Y - crop.Height);
        var (x, y) = turn switch
        {
            2 => (right, crop.Y),
            3 => (right, bottom),
            4 => (crop.X, bottom),
            6 => (bottom, crop.X),
            8 => (crop.Y, right),
            _ => (crop.X, crop.Y),
        };
        var swaps = Orientations.Swaps(turn);
        return new(
            Math.Max(0, x), Math.Max(0, y), swaps ? crop.Height : crop.Width, swaps ? crop.Width : crop.Height, turn is 2 or 4 ? -crop.Angle : crop.Angle);
    }

    (int Width, int Height) Framed(int width, int height)
    {
        var (across, down) = Orientations.Swaps(Overlay.Turn) ? (height, width) : (width, height);
        return Overlay.Crop is { } crop
            ? (Math.Max(1, (int)Math.Round(across * crop.Width)), Math.Max(1, (int)Math.Round(down * crop.Height)))
            : (across, down);
    }

    static ImmutableArray<T> Last<T>(ImmutableArray<T> all, int most) => all.Length <= most ? all : all[^most..];
}
