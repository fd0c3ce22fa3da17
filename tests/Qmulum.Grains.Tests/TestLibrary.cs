using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Qmulum.Data;
using Qmulum.Grains.Care;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Locations;
using Qmulum.Grains.Operations;
using Qmulum.Grains.Replicas;
using Qmulum.Grains.Tests.Hosting;
using Qmulum.Media;
using Qmulum.Media.Video;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>A library on a real index, a real location and a real grain host, in a folder of its own.</summary>
sealed class TestLibrary : IAsyncDisposable
{
    public const string Id = "home";

    readonly TempFolder _folder;
    readonly GrainCluster _cluster;
    readonly Guid _owner = AccountId.New();
    readonly Guid[] _replicas = [Guid.NewGuid(), Guid.NewGuid()];

    TestLibrary(TempFolder folder, GrainCluster cluster, IndexDatabase index, WatchedStore store, GrainFaults faults)
    {
        _folder = folder;
        _cluster = cluster;
        Index = index;
        Watched = store;
        Faults = faults;
    }

    public IndexDatabase Index { get; }

    /// <summary>The states of the photos, as the host keeps them.</summary>
    public required IPhotoStates States { get; init; }

    /// <summary>Whoever owns it once <see cref="LetGoAsync"/> was asked for.</summary>
    public Guid Owner => _owner;

    public IBlobStore Store => Watched;

    /// <summary>The location, with what it counts and a way to take it offline.</summary>
    public WatchedStore Watched { get; }

    /// <summary>The installation's own location alone.</summary>
    public required WatchedStore Own { get; init; }

    /// <summary>Waited for when a blob was verified in another location than the own one.</summary>
    public Func<BlobKey, Task> OnVerifiedElsewhere { get; set; } = _ => Task.CompletedTask;

    /// <summary>Faults of the grains' state store, to be played on demand.</summary>
    public GrainFaults Faults { get; }

    public IGrainFactory Grains => _cluster.Grains;

    public IClusterClient Client => _cluster.Client;

    public ILibraryGrain Library => Grains.Library(Id);

    public ITimelineGrain Timeline => Grains.Timeline(Id);

    /// <summary>Does what is due on a photo once, as a worker would.</summary>
    public PhotoWorker Worker => _cluster.Services.GetRequiredService<PhotoWorker>();

    /// <param name="withWorkers">Whether what is due is worked on.</param>
    /// <param name="media">What derives; null for the engine, in this process.</param>
    /// <param name="clock">What the grains take for now; null for the machine's.</param>
    /// <param name="scratch">Where files are while a batch runs; null for a new folder.</param>
    /// <param name="operation">One more operation than the server has.</param>
    /// <param name="video">What reads videos; null for the distribution's ffmpeg.</param>
    /// <param name="lease">How long the workers hold a photo; they speak three times in it. Null for the usual.</param>
    public static async Task<TestLibrary> CreateAsync(
        bool withWorkers = false, IMediaDeriver? media = null, TimeProvider? clock = null, VideoEngine? video = null, string? scratch = null, Operation? operation = null, TimeSpan? lease = null)
    {
        var folder = new TempFolder();
        var own = new WatchedStore(await FolderBlobStore.CreateAsync(new() { Root = folder.File("location"), MinimumFreeBytes = 1 }));
        var database = await TestHost.MakeDatabaseAsync(folder);
        var index = await IndexDatabase.OpenAsync(database, clock ?? TimeProvider.System, CancellationToken.None);
        BlobPlace place = new(LocationId.Own, own);
        TestLibrary? made = null;
        LocationRoutes routes = new(
            index.Locations,
            place,
            row => new WatchedStore(FolderBlobStore.Open(new() { Root = row.Address, MinimumFreeBytes = 1 }, Guid.Parse(row.Id))) { OnVerified = key => made!.OnVerifiedElsewhere(key) },
            clock ?? TimeProvider.System);
        var store = new WatchedStore(new RoutedBlobStore(routes, place));
        var faults = new GrainFaults();
        var cluster = await GrainCluster.StartAsync(database, faults, services =>
        {
            services.AddSingleton(clock ?? TimeProvider.System);
            services.AddSingleton(index);
            services.AddSingleton<IBlobStore>(store);
            services.AddSingleton(media ?? new MediaEngine(new MediaLimits()));
            services.AddSingleton<WorkSignal>();
            services.AddSingleton(video ?? new VideoEngine(new()));
            services.AddOperations();
            if (operation is not null)
            {
                services.AddSingleton(operation);
            }

            services.AddSingleton<PhotoWorker>();
            services.AddSingleton<RenditionShelf>();
            services.AddSingleton<RenditionTurning>();
            services.AddSingleton<ProofNonces>();
            services.AddSingleton(UsualWork(scratch ?? folder.File("scratch")) with { Lease = lease ?? UsualWork("").Lease });
            if (withWorkers)
            {
                services.AddHostedService<WorkRunner>();
            }
        });
        var library = made = new TestLibrary(folder, cluster, index, store, faults) { Own = own, States = TestHost.StatesIn(database, index) };
        await library.Library.EnsureCreated("Home");
        return library;
    }

    static WorkOptions UsualWork(string scratch) => new() { Owner = "test", Scratch = scratch };

    /// <summary>Where a location of that name is made.</summary>
    public string FolderOf(string name) => _folder.File(name);

    /// <summary>Makes another location, or takes the one that is there, and adds it.</summary>
    /// <param name="name">What it and its folder are called.</param>
    /// <param name="libraries">The libraries that have bytes in it.</param>
    public async Task<(string Id, IBlobStore Store)> AddLocationAsync(string name, params string[] libraries)
    {
        var store = await FolderBlobStore.CreateAsync(new() { Root = _folder.File(name), MinimumFreeBytes = 1 });
        var id = $"{(await store.LocationAsync(CancellationToken.None)).Id:D}";
        await Grains.Locations().Add(new(id, name, _folder.File(name), DateTimeOffset.UtcNow), [.. libraries]);
        return (id, store);
    }

    /// <summary>Puts bytes into the location and says what the API would say of them.</summary>
    public async Task<NewPhoto> StoreAsync(byte[] content, string name = "photo.jpg", DateTimeOffset? modified = null)
    {
        var hash = ContentHash.FromBytes(SHA256.HashData(content));
        var head = FormatSniffer.Sniff(content);
        var key = LibraryLayout.Version(Id, PhotoId.Of(Id, hash), 1, head.Extension());
        await Store.PutAsync(BlobKey.Parse(key), content, CancellationToken.None);
        var origin = new Origin("tests", null, null, modified);
        return new(hash, content.Length, key, head.ContentType(), name, origin, DateTimeOffset.UtcNow);
    }

    public async Task<Receipt> AddAsync(byte[] content, string name = "photo.jpg") => await Library.Add(await StoreAsync(content, name));

    public async Task<PhotoDetails> DetailsAsync(Guid photoId) =>
        await Grains.Photo(photoId).GetDetails() ?? throw new InvalidOperationException($"No photo {photoId}.");

    /// <summary>Has the library leave these originals to two replicas of its owner, which hold them.</summary>
    /// <returns>What is then said of the photos; where these replicas may speak for themselves.</returns>
    public async Task<ReleaseTerms> LetGoAsync(params Guid[] photos)
    {
        await Library.Adopt(_owner);
        await Library.KeepOriginals(2);
        foreach (var replica in _replicas)
        {
            await Grains.Replicas(Id).Register(new(replica, _owner, "replica", ContentHash.FromBytes(RandomNumberGenerator.GetBytes(32))));
            await Grains.Replicas(Id).SetCounts(replica, true);
            await Grains.Replicas(Id).Report(new(replica, _owner, 1, [.. photos.Select(static photo => new HeldCopy(photo, DateTimeOffset.MaxValue))], [])); // counts as now
        }

        return new(Id, DateTimeOffset.MaxValue, DateTimeOffset.MinValue, Copies: 2, [.. _replicas]);
    }

    /// <summary>Makes somebody an editor.</summary>
    public async Task JoinAsync(Guid account, Guid owner)
    {
        var invitation = await Library.Invite(new(Guid.NewGuid(), "hash", LibraryRole.Editor, null, DateTimeOffset.UtcNow.AddYears(1), owner));
        await Library.Accept(invitation.Id, "hash", account);
    }

    /// <summary>One of the replicas does not hold a photo any more.</summary>
    public Task LoseCopyAsync(Guid photo) => Grains.Replicas(Id).Report(new(_replicas[0], _owner, 1, [], [photo]));

    /// <summary>One of the replicas is not counted on any more.</summary>
    public Task CountOnOneLessAsync() => Grains.Replicas(Id).SetCounts(_replicas[0], false);

    /// <summary>One of the replicas has answered wrongly, and is not believed to hold a photo.</summary>
    public Task RefuteCopyAsync(Guid photo) => Index.Proofs.RefuteAsync(Id, _replicas[0], photo, CancellationToken.None);

    /// <summary>Has the workers look for what a moved clock made due, which they do every two seconds by themselves.</summary>
    public void Wake() => _cluster.Services.GetRequiredService<WorkSignal>().Wake();

    /// <summary>Ends every activation, as a restart would.</summary>
    public Task DeactivateAsync() => _cluster.DeactivateAllAsync();

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await Index.DisposeAsync();
        _folder.Dispose();
    }
}
