using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations.BuiltIn;

namespace Qmulum.Grains.Operations;

/// <summary>The operations that this process has, in the order in which a photo gets them.</summary>
public sealed class OperationCatalog
{
    /// <summary>Preview, thumbnail, placeholder and perceptual hash.</summary>
    public const string Thumbnails = "thumbnails@1";

    /// <summary>A video's facts, and its poster with all that a picture has.</summary>
    public const string Video = "video@2";

    /// <summary>A film that every browser plays, of a video that they do not play or that is large.</summary>
    public const string Transcode = "transcode@1";

    readonly ImmutableArray<Operation> _all;
    readonly ImmutableDictionary<string, Operation> _byId;

    /// <exception cref="ArgumentException">Two operations have the same name.</exception>
    public OperationCatalog(IEnumerable<Operation> operations)
    {
        _all = [.. operations];
        if (_all.GroupBy(operation => operation.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"There are {twice.Count()} operations with the name \"{twice.Key}\"; a new version replaces the old one.", nameof(operations));
        }

        _byId = _all.ToImmutableDictionary(operation => operation.Id, StringComparer.Ordinal);
    }

    /// <summary>Those of which a new one, or a new version, is run over every photo without being asked for.</summary>
    public ImmutableArray<string> RunByThemselves =>
        [.. _all.Where(operation => operation.IsRequeueable && operation.IsDueOnArrival).Select(operation => operation.Id)];

    /// <summary>Those that may be run again, for a sentence.</summary>
    public string Names => string.Join(", ", _all.Where(operation => operation.IsRequeueable).Select(operation => operation.Id));

    /// <summary>Most batches that a photo may have: one for the picture, and one for each operation that is done by itself.</summary>
    public int MaxBatches => 1 + _all.OfType<LoneOperation>().Count();

    /// <summary>The operation with that id; null when this process has none such.</summary>
    public Operation? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Of some operations, those that may be tried again. One that only another version of the server has is that version's matter.</summary>
    public ImmutableArray<string> MayRunAgain(ImmutableArray<string> operations) => [.. operations.Where(id => Find(id) is not { IsRequeueable: false })];

    /// <summary>What is due on a photo that arrived.</summary>
    public ImmutableArray<string> OnUpload(PhotoKind kind) =>
        [.. _all.Where(operation => operation.IsDueOnArrival && operation.AppliesTo(kind)).Select(operation => operation.Id)];

    /// <summary>What makes a photo's renditions again.</summary>
    public ImmutableArray<string> MakesRenditions(PhotoKind kind) =>
        [.. _all.Where(operation => operation.IsRequeueable && operation.AppliesTo(kind) && (operation.Gives & (WorkParts.Pictures | WorkParts.Film)) != 0).Select(operation => operation.Id)];

    /// <summary>Of some operations, those that need no bytes of the photo.</summary>
    public ImmutableArray<string> WithoutFile(ImmutableArray<string> operations) => [.. operations.Where(id => Find(id) is { Needs: OperationNeeds.Nothing })];

    /// <summary>Of what is due, what is done together now: from one fetch and one decode. Empty when nothing is due.</summary>
    public ImmutableArray<string> NextBatch(ImmutableArray<string> due)
    {
        var pixels = due.Where(id => Find(id) is PixelOperation).ToImmutableArray();
        if (!pixels.IsEmpty)
        {
            return pixels;
        }

        // In the order of the catalog; one that this process does not have comes last, and waits for a process that has it.
        var next = _all.FirstOrDefault(operation => due.Contains(operation.Id))?.Id ?? due.FirstOrDefault();
        return next is null ? [] : [next];
    }
}

/// <summary>The registration of operations.</summary>
public static class OperationServices
{
    /// <summary>The operations that every server has.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddSingleton<VideoWorker>()
        .AddOperation<Thumbnails>()
        .AddOperation<Metadata>()
        .AddOperation<ShowVideo>()
        .AddOperation<Transcode>()
        .AddOperation<Purge>()
        .AddSingleton<OperationCatalog>();

    /// <summary>One more operation.</summary>
    public static IServiceCollection AddOperation<TOperation>(this IServiceCollection services)
        where TOperation : Operation => services.AddSingleton<Operation, TOperation>();
}
