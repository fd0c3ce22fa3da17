using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Photos;

public sealed partial class PhotoGrain
{
    public async Task<OperationStanding> TakeUp(string operation, bool retry)
    {
        var standing = await TakeUpAsync(operation, retry);
        if (standing != OperationStanding.Due)
        {
            // A backfill meets every photo once: they need not stay in memory for it.
            DeactivateOnIdle();
        }

        return standing;
    }

    async Task<OperationStanding> TakeUpAsync(string operation, bool retry)
    {
        if (Asked(Photo) is not { } photo)
        {
            return OperationStanding.NotNeeded;
        }

        if (catalog.Find(operation) is not { } known)
        {
            return OperationStanding.Unknown;
        }

        if (!known.IsRequeueable || !known.AppliesTo(photo.Kind))
        {
            return OperationStanding.NotNeeded;
        }

        var standing = photo.StandingOf(operation);
        if (standing == OperationStanding.NotNeeded || (retry && standing == OperationStanding.Failed))
        {
            await WithWorkAsync(photo.WithBackfill(operation), WorkPriority.Backfill);
            standing = OperationStanding.Due;
        }

        // Not asked back: a backfill goes over all photos, and would bring all originals here.
        return standing == OperationStanding.Due && photo.Elsewhere is not null && known.Needs != OperationNeeds.Nothing ? OperationStanding.Waiting : standing;
    }

    public async Task<int> CancelWork()
    {
        if (Photo is not { Due: { IsEmpty: false } due } photo)
        {
            return 0;
        }

        await state.CommitAsync(photo.Cancelled(due, clock.GetUtcNow()));
        return due.Length;
    }

    public async Task PutBack(string operation)
    {
        if (Photo is { } photo && photo.IsBackfilled(operation))
        {
            await state.CommitAsync(photo.Without(operation));
        }
    }
}
