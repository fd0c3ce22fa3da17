using System.Diagnostics;
using Qmulum.Grains.Interfaces;
using Qmulum.Media;
using Qmulum.Media.Workers;
using Qmulum.Storage;

namespace Qmulum.Grains.Operations;

/// <summary>
/// Does what is due on one photo: fetches the version once, decodes it once, derives everything that was asked, and puts the
/// renditions into the location. Knows no state: what it returns is entered by the photo.
/// </summary>
public sealed class PhotoWorker(IBlobStore store, IMediaDeriver media, OperationCatalog catalog) : IDisposable
{
    /// <summary>Renditions made on request at once: one leaves the other cores to what arrives.</summary>
    const int MakersAtOnce = 1;

    /// <summary>How many more may wait for it; the next is told to come back.</summary>
    const int MakersWaiting = 32;

    static readonly TimeSpan UnknownRests = TimeSpan.FromMinutes(1);

    // As large as it is, and good enough to be cut once more.
    const int LongestEdited = 16383;
    const int EditedQuality = 92;

    readonly SemaphoreSlim _makers = new(MakersAtOnce);
    int _wanted;

    public void Dispose() => _makers.Dispose();

    /// <exception cref="StoreException">The location does not give or take the bytes.</exception>
    /// <exception cref="WorkerLostException">The file cost the process that decoded it.</exception>
    public Task<WorkResult> RunAsync(WorkOrder order, CancellationToken cancellationToken) =>
        RunAsync(order, static _ => Task.CompletedTask, cancellationToken);

    /// <param name="order">What to do.</param>
    /// <param name="onProgress">Told now and then how many percent of something long are done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <inheritdoc cref="RunAsync(WorkOrder, CancellationToken)" path="/exception"/>
    public async Task<WorkResult> RunAsync(WorkOrder order, Func<int, Task> onProgress, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var operations = order.Operations.Select(catalog.Find).ToList();
        var result = await (operations switch
        {
            [LoneOperation alone] => DoAsync(alone, order, onProgress, cancellationToken),
            _ when operations.TrueForAll(static operation => operation is PixelOperation) =>
                DeriveAsync(order, operations.ConvertAll(static operation => (PixelOperation)operation!), cancellationToken),
            // Of another version of the server: a process of that version takes it.
            _ => throw new WorkPostponedException(UnknownRests),
        });
        return result with { Milliseconds = (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds };
    }

    static async Task<WorkResult> DoAsync(
        LoneOperation operation, WorkOrder order, Func<int, Task> onProgress, CancellationToken cancellationToken) =>
        await operation.RunAsync(order, onProgress, cancellationToken) with { Gives = operation.Gives };

    /// <summary>One fetch and one decode for all of them.</summary>
    async Task<WorkResult> DeriveAsync(WorkOrder order, List<PixelOperation> operations, CancellationToken cancellationToken)
    {
        var plan = operations.Aggregate(
            new DerivePlan([], Placeholder: false, PerceptualHash: false, Facts: false, order.Name, order.Modified, MediaMapping.ToFraming(order.Frame)),
            static (plan, operation) => operation.Join(plan));
        var derived = await DeriveAsync(order.Version, plan, cancellationToken);
        var tag = RenditionTag.Of(order);
        var renditions = await store.KeepAsync(order, tag, derived.Renditions, cancellationToken);
        return new(
            order.Version.Number,
            order.Operations,
            MediaMapping.ToKind(derived.Format),
            derived.ContentType,
            MediaMapping.ToPixels(derived),
            MediaMapping.ToFacts(derived.Facts),
            derived.Placeholder ?? [],
            derived.PerceptualHash,
            renditions,
            renditions.Length > 0 ? tag : "",
            MediaMapping.ToProblem(derived.Failure ?? derived.Damage),
            operations.Aggregate(WorkParts.Unsaid, static (parts, operation) => parts | operation.Gives));
    }

    /// <summary>Makes one more rendition of a version, in a format that is not made on arrival.</summary>
    /// <exception cref="QmulumException">RenditionFailed: the version does not decode. Busy: too many are wanted at once.</exception>
    public async Task<Rendition> MakeAsync(PhotoDetails photo, RenditionKey key, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _wanted) > MakersAtOnce + MakersWaiting)
            {
                throw new QmulumException(FaultCode.Busy, $"{MakersWaiting} pictures wait to be made in another format; ask again in a moment.");
            }

            await _makers.WaitAsync(cancellationToken);
            try
            {
                return await MakeNowAsync(photo, key, cancellationToken);
            }
            finally
            {
                _makers.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _wanted);
        }
    }

    async Task<Rendition> MakeNowAsync(PhotoDetails photo, RenditionKey key, CancellationToken cancellationToken)
    {
        var derived = await DeriveOneAsync(photo.Current, PlanOf(photo, key), cancellationToken);
        if (derived.Failure is { } failure)
        {
            throw new QmulumException(FaultCode.RenditionFailed, failure.Message);
        }

        return await store.KeepAsync(photo.LibraryId, key.PhotoId, RenditionTag.Of(photo.Current.Number, photo.Look), derived.Renditions[0] with { Kind = key.Kind }, cancellationToken);
    }

    async Task<Derived> DeriveOneAsync(PhotoVersion version, DerivePlan plan, CancellationToken cancellationToken)
    {
        try
        {
            return await DeriveAsync(version, plan, cancellationToken);
        }
        catch (WorkerLostException lost)
        {
            throw new QmulumException(FaultCode.RenditionFailed, lost.Message);
        }
        catch (WorkerUnavailableException)
        {
            throw new QmulumException(FaultCode.Busy, "The picture cannot be made right now; ask again in a moment.");
        }
    }

    // A file that was only turned is given as it is, turned; one that was cut is a new picture.
    static DerivePlan PlanOf(PhotoDetails photo, RenditionKey key)
    {
        var framing = MediaMapping.ToFraming(photo.Frame);
        var isTurnedFile = key.Kind == RenditionKinds.Edited && framing is { Crop: null };
        RenditionSpec[] specs = isTurnedFile ? [] : [SpecOf(key.Kind) with { Format = MediaMapping.ToFormat(key.Format) }];
        return new(specs, Placeholder: false, PerceptualHash: false, Facts: false, Framing: framing, TurnsFile: isTurnedFile);
    }

    static RenditionSpec SpecOf(string kind) => kind switch
    {
        RenditionKinds.Edited => new(RenditionKinds.Edited, LongestEdited, Media.RenditionFormat.Jpeg, EditedQuality),
        RenditionKinds.Preview => RenditionSpec.Preview,
        _ => RenditionSpec.Thumbnail,
    };

    async Task<Derived> DeriveAsync(PhotoVersion version, DerivePlan plan, CancellationToken cancellationToken)
    {
        await using var blob = await store.OpenAsync(BlobKey.Parse(version.BlobKey), null, cancellationToken);
        return await media.DeriveAsync(new(blob.Content, blob.Length, blob.Path), plan, cancellationToken);
    }
}
