using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Embedded;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Libraries;
using Qmulum.Grains.Operations;
using Qmulum.Media;
using Qmulum.Storage;
using Qmulum.Testing;

namespace Qmulum.Bench.Work;

/// <summary>The grains with their workers, on a real index and a real location, in a folder of their own. Pictures are decoded in this process.</summary>
sealed class BenchServer : IAsyncDisposable
{
    readonly TempFolder _folder;
    readonly IHost _host;
    readonly IndexDatabase _index;
    readonly IBlobStore _store;

    BenchServer(TempFolder folder, IHost host, IndexDatabase index, IBlobStore store)
    {
        _folder = folder;
        _host = host;
        _index = index;
        _store = store;
    }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<BenchServer> StartAsync(Operation operation)
    {
        var folder = new TempFolder();
        var store = await FolderBlobStore.CreateAsync(new() { Root = folder.File("location"), MinimumFreeBytes = 1 });
        var index = await IndexDatabase.OpenAsync(
            new() { Provider = IndexProvider.Sqlite, Path = folder.File("index.db") }, TimeProvider.System, CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddEmbeddedGrains(options =>
        {
            options.Path = folder.File("grains.db");
            options.GrainAssemblies.Add(typeof(LibraryGrain).Assembly);
            options.StreamProviders.Add(StreamNames.Provider);
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(index);
        builder.Services.AddSingleton<IBlobStore>(store);
        builder.Services.AddSingleton<IMediaDeriver>(new MediaEngine(new MediaLimits()));
        builder.Services.AddSingleton(new Media.Video.VideoEngine(new()));
        builder.Services.AddSingleton<WorkSignal>();
        builder.Services.AddOperations();
        builder.Services.AddSingleton(operation);
        builder.Services.AddSingleton(provider => new OperationCatalog( // no videos: the seeded photos are such, and nothing is due on them
            provider.GetServices<Operation>().Where(one => one.Name is "thumbnails" or "metadata" or "idle")));
        builder.Services.AddSingleton<PhotoWorker>();
        builder.Services.AddSingleton<RenditionShelf>();
        builder.Services.AddSingleton<RenditionTurning>();
        builder.Services.AddSingleton(new WorkOptions { Owner = "bench", Scratch = folder.File("scratch") });
        builder.Services.AddHostedService<WorkRunner>();
        var host = builder.Build();
        await host.StartAsync();
        return new(folder, host, index, store);
    }

    /// <summary>Photos in the index and in their states, as if their thumbnails had been made long ago: there are no bytes.</summary>
    public async Task<List<Guid>> SeedAsync(string library, int count)
    {
        await Grains.Library(library).EnsureCreated(library);
        List<Guid> photos = [];
        foreach (var some in Enumerable.Range(0, count).Chunk(500))
        {
            photos.AddRange(await Task.WhenAll(some.Select(i => SeedOneAsync(library, i))));
        }

        // The workers look at each photo that came, though nothing is due on these.
        await Deadline.WaitAsync("the queue to be empty", TimeSpan.FromMinutes(10), async () =>
            (await _index.Tasks.LengthsAsync(CancellationToken.None)).Sum(queue => queue.Waiting + queue.Running) == 0);
        return photos;
    }

    /// <summary>Adds a photo as the API does, and waits for its thumbnail.</summary>
    public async Task<TimeSpan> UploadAsync(string library, byte[] content)
    {
        var hash = ContentHash.FromBytes(SHA256.HashData(content));
        var key = LibraryLayout.Version(library, PhotoId.Of(library, hash), 1, "jpg");
        await _store.PutAsync(BlobKey.Parse(key), content, CancellationToken.None);
        var began = TimeProvider.System.GetTimestamp();
        var receipt = await Grains.Library(library).Add(
            new(hash, content.Length, key, "image/jpeg", "photo.jpg", new("bench", null, null, null), DateTimeOffset.UtcNow));
        while ((await Grains.Photo(receipt.PhotoId).GetEntry())!.Status == PhotoStatus.Pending)
        {
            await Task.Delay(2);
        }

        return TimeProvider.System.GetElapsedTime(began);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _index.DisposeAsync();
        _folder.Dispose();
    }

    async Task<Guid> SeedOneAsync(string library, int i)
    {
        var hash = ContentHash.FromBytes(SHA256.HashData(BitConverter.GetBytes(i)));
        var receipt = await Grains.Library(library).Add(
            new(hash, 1, $"libraries/{library}/none", "video/x-bench", $"{i}", new("bench", null, null, null), DateTimeOffset.UtcNow.AddSeconds(-i)));
        return receipt.PhotoId;
    }
}
