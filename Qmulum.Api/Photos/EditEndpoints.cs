using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Photos;

/// <summary>What is done to photos after they arrived, what of it can be fetched, and a photo's life.</summary>
static class EditEndpoints
{
    // The next edit gives the same address another file.
    const string CacheControl = "private, no-cache";

    static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void MapEdits(this IEndpointRouteBuilder api)
    {
        api.MapPost("/libraries/{library}/photos/edits", EditAsync)
            .WithName("editPhotos").WithSummary("Turns photos, sets facts of them, or takes the last edit back; no file is altered").Needs(Permission.EditPhotos);
        api.MapMethods("/photos/{photo}/edited", GetAndHead, ServeAsync)
            .WithName("getEdited").WithSummary("The photo as edited: the file itself where it was only turned").Needs(Permission.DownloadPhoto);
        api.MapGet("/photos/{photo}/history", HistoryAsync)
            .WithName("getHistory").WithSummary("What happened to a photo, the latest first").Needs(Permission.ViewPhoto);
    }

    static async Task<Ok<EditReply>> EditAsync(
        string library, EditRequest request, HttpContext context, IGrainFactory grains, AuditLog audit, ILogger<ManyEdits> log)
    {
        var libraryId = RequestValues.LibraryId(library);
        var photos = request.ReadPhotos();
        var edit = request.Read(context.KnownCaller().AccountId);
        ManyEdits edits = new(photo => grains.Photo(photo).Edit(libraryId, edit), log);
        try
        {
            await edits.RunAsync(photos);
        }
        finally
        {
            // What was done is entered, whatever came after it.
            audit.PostPhotos(context, AuditAction.PhotosEdited, library, edits.Edited.Count, string.Join(", ", request.Kinds));
        }

        return TypedResults.Ok(new EditReply(edits.Edited, edits.Refused, edit.Id));
    }

    static async Task ServeAsync(
        HttpContext context, string photo, IGrainFactory grains, IBlobStore store, IFileTurner turner, string? download = null)
    {
        var details = await PhotoEndpoints.FindAsync(grains, photo);
        if (details.Frame is null)
        {
            await AwayOriginal.RequireHereAsync(context, grains, details);
            await OriginalEndpoint.SendAsync(context, details, grains, store, RequestValues.IsOn(download, "download"), CacheControl);
            return;
        }

        if (details is { Frame.Crop: null, Current.ContentType: not "image/jpeg" })
        {
            await AwayOriginal.RequireHereAsync(context, grains, details);
            await OriginalEndpoint.GuardAsync(
                context, grains, details, () => SendTurnedAsync(context, details, store, turner, RequestValues.IsOn(download, "download")));
            return;
        }

        var edited = await grains.Rendition(new(details.Entry.Id, RenditionKinds.Edited, Grains.Interfaces.RenditionFormat.Jpeg)).Get();
        OriginalEndpoint.Offer(context, $"{Path.GetFileNameWithoutExtension(details.Entry.Name)}.jpg", RequestValues.IsOn(download, "download"));
        var response = new BlobResponse(
            BlobKey.Parse(edited.BlobKey), edited.Size, edited.ContentType, TagOf(details), CacheControl);
        await response.SendAsync(context, store);
    }

    /// <summary>The file itself, with another orientation in its metadata: made while it is sent, and kept nowhere.</summary>
    static async Task SendTurnedAsync(HttpContext context, PhotoDetails details, IBlobStore store, IFileTurner turner, bool asFile)
    {
        var file = details.Current;
        var key = BlobKey.Parse(file.BlobKey);
        var (pieces, refusal) = await turner.TurnAsync(
            file.Size,
            (offset, count, ct) => PiecedBlob.ReadAsync(store, key, offset, count, ct),
            details.Pixels?.Orientation ?? 1,
            details.Edits.Turn,
            context.RequestAborted);
        if (refusal is not null)
        {
            throw new ApiException(Faults.RenditionFailed, $"{refusal.TrimEnd('.')}; fetch the original, or the preview, which is turned.");
        }

        OriginalEndpoint.Offer(context, details.Entry.Name, asFile || !OriginalEndpoint.IsShown(file));
        var type = OriginalEndpoint.IsShown(file) ? file.ContentType : "application/octet-stream";
        await new BlobResponse(key, file.Size, type, TagOf(details), CacheControl) { Pieces = pieces }.SendAsync(context, store);
    }

    static string TagOf(PhotoDetails photo) => $"\"{photo.Versions[0].Hash.Hex}-{photo.Look}\"";

    static async Task<Ok<HistoryReply>> HistoryAsync(string photo, HttpContext context, IGrainFactory grains)
    {
        var details = await PhotoEndpoints.FindAsync(grains, photo);
        var events = await grains.Photo(details.Entry.Id).GetHistory();
        var names = await NamesAsync(grains, events);
        var origin = await IsOwnerAsync(context, grains, details.LibraryId) ? details.Origin : details.Origin.WithoutAddress();
        return TypedResults.Ok(new HistoryReply(origin, [.. events.Select(one => EventReply.Of(one, names))]));
    }

    // From where somebody sends is for who answers for the library, and not for whoever is let in to look.
    static async Task<bool> IsOwnerAsync(HttpContext context, IGrainFactory grains, string library) =>
        await grains.Library(library).GetRole(context.KnownCaller().AccountId) == LibraryRole.Owner;

    static async Task<Dictionary<Guid, string>> NamesAsync(IGrainFactory grains, ImmutableArray<PhotoEvent> events)
    {
        var ids = events.Select(one => one.By).OfType<Guid>().Distinct().ToList();
        var accounts = await Task.WhenAll(ids.Select(id => grains.Account(id).GetInfo()));
        return accounts.OfType<AccountInfo>().ToDictionary(account => account.Id, account => account.Name);
    }
}

/// <summary>What is to be done to which photos; what is left out stays as it is.</summary>
/// <param name="Photos">1 to 1,000 ids.</param>
/// <param name="Id">The same id again does nothing more: a request may be repeated.</param>
/// <param name="Turn">In addition to how they are turned: right, left, half, flipHorizontal or flipVertical.</param>
/// <param name="Caption">At most 2,000 characters; empty for none, whatever the file says.</param>
/// <param name="Rating">0 to 5.</param>
/// <param name="Favourite">Whether they are favourites of the library.</param>
/// <param name="AddTags">Each 1 to 100 characters.</param>
/// <param name="RemoveTags">Those that are not there are passed by.</param>
/// <param name="Taken">When they were taken.</param>
/// <param name="ShiftMinutes">Minutes by which the time taken is put forward; negative for back.</param>
/// <param name="Position">Where they were taken.</param>
/// <param name="Crop">Which part of the turned picture is shown.</param>
/// <param name="Reset">What is as the file says again; done before the rest.</param>
/// <param name="Undo">Takes the last edit of each back; nothing else is done then.</param>
public sealed record EditRequest(
    IReadOnlyList<string>? Photos,
    Guid? Id,
    Turn? Turn,
    string? Caption,
    int? Rating,
    bool? Favourite,
    IReadOnlyList<string>? AddTags,
    IReadOnlyList<string>? RemoveTags,
    TakenEdit? Taken,
    int? ShiftMinutes,
    PositionEdit? Position,
    CropEdit? Crop,
    IReadOnlyList<EditedFact>? Reset,
    bool Undo = false)
{
    const int MostPhotos = 1_000;
    const int MostShift = 60 * 24 * 366 * 100; // a century

    internal Guid[] ReadPhotos() => Photos is { Count: >= 1 and <= MostPhotos } texts
        ? [.. texts.Select(IdOf).Distinct()]
        : throw Invalid($"photos has {Photos?.Count ?? 0} ids; it must be a list of 1 to {MostPhotos}.");

    internal PhotoEdit Read(Guid by)
    {
        var edit = new PhotoEdit
        {
            Id = Id ?? Guid.NewGuid(),
            By = by,
            Turn = Turn is null || Enum.IsDefined(Turn.Value) ? Turn : throw Invalid($"turn is \"{Turn}\"; it must be right, left, half, flipHorizontal or flipVertical."),
            Caption = ReadCaption(),
            Rating = Rating is null or (>= 0 and <= 5) ? Rating : throw Invalid($"rating is {Rating}; it must be 0 to 5."),
            Favourite = Favourite,
            AddTags = ReadTags(AddTags, "addTags"),
            RemoveTags = ReadTags(RemoveTags, "removeTags"),
            TakenLocal = Taken?.ReadLocal(),
            TakenOffset = Taken?.ReadOffset(),
            ShiftMinutes = ShiftMinutes is null || Math.Abs((long)ShiftMinutes.Value) <= MostShift
                ? ShiftMinutes
                : throw Invalid($"shiftMinutes is {ShiftMinutes}; it must be at most {MostShift}, forward or back."),
            Position = Position?.Read(),
            Crop = Crop?.Read(),
            Reset = [.. (Reset ?? []).Distinct()],
            Undo = Undo,
        };
        var isEmpty = edit == new PhotoEdit { Id = edit.Id, By = by, AddTags = edit.AddTags, RemoveTags = edit.RemoveTags, Reset = edit.Reset }
            && edit is { AddTags.IsEmpty: true, RemoveTags.IsEmpty: true, Reset.IsEmpty: true };
        return isEmpty ? throw Invalid("Nothing is to be done; name at least one of turn, crop, caption, rating, favourite, addTags, removeTags, taken, shiftMinutes, position, reset and undo.") : edit;
    }

    /// <summary>What is edited, and not to what: words that may be kept longer than the photo.</summary>
    internal IEnumerable<string> Kinds => Undo ? ["undo"] : new (string Name, bool IsMeant)[]
    {
        ("turn", Turn is not null), ("crop", Crop is not null), ("caption", Caption is not null), ("rating", Rating is not null), ("favourite", Favourite is not null),
        ("tags", AddTags is { Count: > 0 } || RemoveTags is { Count: > 0 }), ("taken", Taken is not null || ShiftMinutes is not null), ("position", Position is not null),
        ("reset", Reset is { Count: > 0 }),
    }.Where(static kind => kind.IsMeant).Select(static kind => kind.Name);

    string? ReadCaption() => Caption switch
    {
        { Length: > PhotoEdit.MaxCaption } => throw Invalid($"caption has {Caption.Length} characters; it can have {PhotoEdit.MaxCaption}."),
        not null when Caption.Any(static letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')) =>
            throw Invalid("caption has characters that cannot be seen; of those it can have line breaks and tabs alone."),
        _ => Caption?.Trim(),
    };

    internal static ApiException Invalid(string message) => new(Faults.Invalid, message);

    static Guid IdOf(string? text, int place) => Guid.TryParseExact(text, "D", out var id)
        ? id
        : throw Invalid($"photos[{place}] is \"{RequestValues.Shorten(text)}\"; it must be a photo's id.");

    static ImmutableArray<string> ReadTags(IReadOnlyList<string>? tags, string name) => tags switch
    {
        null => [],
        { Count: > PhotoEdit.MaxTags } => throw Invalid($"{name} has {tags.Count} tags; it can have {PhotoEdit.MaxTags}."),
        _ => [.. tags.Select(tag => RequestValues.Name(tag, name, PhotoEdit.MaxTag)).Distinct()],
    };
}

/// <summary>When a photo was taken.</summary>
/// <param name="Local">Wall-clock time at the place, such as 2024-06-01T12:30:05; left out to change the zone alone.</param>
/// <param name="Offset">How far the place's clock was ahead of UTC, such as +02:00; left out when it is not known.</param>
public sealed record TakenEdit(string? Local, string? Offset)
{
    static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFF", "yyyy-MM-dd'T'HH:mm"];

    internal DateTime? ReadLocal() => Local is null ? null
        : DateTime.TryParseExact(Local, Times, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var time)
            ? time
            : throw EditRequest.Invalid($"taken.local is \"{RequestValues.Shorten(Local)}\"; it must be a time without a zone, such as 2024-06-01T12:30:05.");

    internal int? ReadOffset() => Offset switch
    {
        null => null,
        ['+' or '-', .. var rest] when TimeSpan.TryParseExact(rest, @"hh\:mm", null, out var offset) && offset <= TimeSpan.FromHours(14) =>
            (int)offset.TotalMinutes * (Offset[0] == '-' ? -1 : 1),
        _ => throw EditRequest.Invalid($"taken.offset is \"{RequestValues.Shorten(Offset)}\"; it must be -14:00 to +14:00."),
    };
}

/// <summary>A place on earth (WGS 84).</summary>
/// <param name="Latitude">Degrees north, -90 to 90.</param>
/// <param name="Longitude">Degrees east, -180 to 180.</param>
/// <param name="Altitude">Metres above sea level, -12,000 to 100,000.</param>
public sealed record PositionEdit(double Latitude, double Longitude, double? Altitude)
{
    internal Position Read() => Math.Abs(Latitude) <= 90 && Math.Abs(Longitude) <= 180 && Altitude is null or (>= -12_000 and <= 100_000)
        ? new(Latitude, Longitude, Altitude)
        : throw EditRequest.Invalid($"position is {Latitude}, {Longitude}; latitude must be -90 to 90, longitude -180 to 180, altitude -12,000 to 100,000 metres.");
}

/// <summary>A part of a picture, in parts of the turned picture's sides, after it was straightened about its middle.</summary>
/// <param name="X">Left edge, 0 to below 1.</param>
/// <param name="Y">Upper edge, 0 to below 1.</param>
/// <param name="Width">0.01 to 1; the right edge is at most 1.</param>
/// <param name="Height">0.01 to 1; the lower edge is at most 1.</param>
/// <param name="Angle">Degrees clockwise, -45 to 45.</param>
public sealed record CropEdit(double X, double Y, double Width, double Height, double Angle = 0)
{
    const double Least = 0.01;
    const double Rounding = 1e-6;

    internal PhotoCrop Read() =>
        X >= 0 && Y >= 0 && Width >= Least && Height >= Least && X + Width <= 1 + Rounding && Y + Height <= 1 + Rounding && Math.Abs(Angle) <= 45
            ? new(X, Y, Width, Height, Angle)
            : throw EditRequest.Invalid("crop is no part of a picture; x, y, width and height are 0 to 1, a side is at least 0.01, the angle is -45 to 45.");
}

/// <summary>What became of the photos that were named.</summary>
/// <param name="Edited">Those that are edited.</param>
/// <param name="Refused">Those that are not, or of which it is not known.</param>
/// <param name="Id">The edit's: the one of the request, or a new one. Photos that were refused are sent again with it, and none is turned or shifted twice.</param>
public sealed record EditReply(IReadOnlyList<EditedPhoto> Edited, IReadOnlyList<RefusedEdit> Refused, Guid Id);

/// <summary>A photo as it is after the edit: with this tag its pictures are fetched.</summary>
public sealed record EditedPhoto(Guid Id, long Revision, string Tag, int Width, int Height, DateTime Taken)
{
    internal static EditedPhoto Of(PhotoEntry entry) => new(entry.Id, entry.Revision, entry.Tag, entry.Width, entry.Height, entry.Taken);
}

/// <summary>A photo that could not be edited, and why.</summary>
public sealed record RefusedEdit(Guid Id, string Code, string Message);

/// <summary>Where a photo came from, and what happened to it since, the latest first.</summary>
public sealed record HistoryReply(Origin Origin, IReadOnlyList<EventReply> Events);

/// <summary>One line of a photo's life; <c>by</c> is who asked for it, <c>milliseconds</c> how long it took.</summary>
public sealed record EventReply(DateTimeOffset At, PhotoEventKind Kind, string What, string? By, int Version, long? Milliseconds, string Outcome)
{
    internal static EventReply Of(PhotoEvent one, IReadOnlyDictionary<Guid, string> names) => new(
        one.At, one.Kind, one.What, one.By is { } by ? names.GetValueOrDefault(by, "somebody whose account is gone") : null, one.Version, one.Milliseconds, one.Outcome);
}
