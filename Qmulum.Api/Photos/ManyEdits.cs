using Microsoft.Extensions.Logging;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Photos;

/// <summary>One edit of many photos, each for itself: whatever befalls one leaves the others edited, and the answer says which were.</summary>
/// <param name="editOne">Edits one; null where the library has no such photo.</param>
/// <param name="log">Is told what an administrator must hear of.</param>
sealed class ManyEdits(Func<Guid, Task<PhotoEntry?>> editOne, ILogger<ManyEdits> log)
{
    /// <summary>Each turns two small pictures: more at once would only wait for the disk.</summary>
    public const int AtOnce = 16;

    public List<EditedPhoto> Edited { get; } = [];

    public List<RefusedEdit> Refused { get; } = [];

    /// <summary>Edits them. When the server fails all that it has in hand, the rest is refused without a try: each would wait as long.</summary>
    public async Task RunAsync(IReadOnlyList<Guid> photos)
    {
        for (var at = 0; at < photos.Count; at += AtOnce)
        {
            var outcomes = await Task.WhenAll(photos.Skip(at).Take(AtOnce).Select(EditOneAsync));
            foreach (var (photo, entry, fault, detail) in outcomes)
            {
                Note(photo, entry, fault, detail);
            }

            if (Array.TrueForAll(outcomes, static outcome => IsOfServer(outcome.Fault)))
            {
                var last = outcomes[^1].Fault!;
                Refused.AddRange(photos.Skip(at + AtOnce).Select(photo => new RefusedEdit(
                    photo, last.Code, "This photo was not tried, since none of those before it could be edited; send it again with the id of this answer.")));
                return;
            }
        }
    }

    async Task<(Guid Photo, PhotoEntry? Entry, ApiFault? Fault, string Detail)> EditOneAsync(Guid photo)
    {
        try
        {
            return await editOne(photo) is { } entry
                ? (photo, entry, null, "")
                : (photo, null, Faults.NotFound, "There is no such photo in this library.");
        }
        catch (Exception exception)
        {
            // Whatever it is: were it thrown on, nobody would hear which of the others are edited.
            var (fault, detail) = Faults.Of(exception);
            if (fault.Alert)
            {
                log.EditFailed(exception, photo, fault.Code);
            }

            return (photo, null, fault, detail);
        }
    }

    void Note(Guid photo, PhotoEntry? entry, ApiFault? fault, string detail)
    {
        if (entry is not null)
        {
            Edited.Add(EditedPhoto.Of(entry));
            return;
        }

        Refused.Add(new(photo, fault!.Code, detail));
    }

    // What is wrong with one file says nothing of the others.
    static bool IsOfServer(ApiFault? fault) => fault is { Status: >= 500 } && fault != Faults.BlobDamaged && fault != Faults.BlobMissing;
}
