using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Qmulum.Grains.Care;
using Qmulum.Grains.Checks;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>What one photo or one file does to a round that fails in it, on either host.</summary>
public class CareFaultTests
{
    const int NotLookedAfter = 2024;

    static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(CareKind.Sweep)]
    [InlineData(CareKind.Verify)]
    [InlineData(CareKind.Compare)]
    public async Task A_photo_that_cannot_be_asked_is_told_and_the_others_are_looked_after(CareKind kind)
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var (broken, other) = (await home.AddAsync("broken"u8.ToArray()), await home.AddAsync("other"u8.ToArray()));
        foreach (var photo in new[] { broken, other })
        {
            await home.Library.TrashPhotos([photo.PhotoId], AccountId.New());
            await home.Store.PutAsync(BlobKey.Parse(LibraryLayout.Rendition(TestLibrary.Id, photo.PhotoId, "v0-t0", "preview", "jpg")), new byte[1], None);
            await home.Store.DeleteAsync(BlobKey.Parse(photo.BlobKey), None);
        }

        clock.Forward(TimeSpan.FromDays(2));
        var (found, told) = await RoundAsync(home, clock, kind, FailingGrains.Of(home.Grains, broken.PhotoId, _ => new InvalidOperationException("It is broken (played by a test).")));

        Assert.Equal(1, kind == CareKind.Sweep ? found.Blobs : found.Damaged);
        Assert.Equal([$"Photo {broken.PhotoId} could not be looked after in this round; the others are."], told.Distinct());
    }

    [Fact]
    public async Task What_was_found_of_the_bytes_counts_where_nobody_knows_how_to_look_at_the_manifest()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var photo = await home.AddAsync("lost"u8.ToArray());
        await home.Store.DeleteAsync(BlobKey.Parse(photo.BlobKey), None);

        var (found, told) = await RoundAsync(home, clock, CareKind.Verify, FailingGrains.Of(home.Grains, photo.PhotoId, FaultOf));

        Assert.Equal((1L, 1L, 0L), (found.Blobs, found.Damaged, found.Manifests));
        Assert.Single(told);

        static Exception? FaultOf(string call) =>
            call == nameof(IPhotoGrain.CheckManifest) ? new NotSupportedException("A silo of before does not know it (played by a test).") : null;
    }

    [Fact]
    public async Task A_location_that_fails_while_a_photo_is_looked_at_ends_the_part_so_that_it_is_done_again()
    {
        var clock = new ShiftedClock();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var photo = await home.AddAsync("away"u8.ToArray());
        var grains = FailingGrains.Of(home.Grains, photo.PhotoId, _ => new StoreUnavailableException("The location can do nothing (played by a test)."));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => RoundAsync(home, clock, CareKind.Verify, grains));

        var round = (await home.Grains.Care().GetRounds()).Single(static one => one.Kind == CareKind.Verify);
        Assert.Equal((TestLibrary.Id, 0L), (round.LibraryId, round.Count.Damaged));
    }

    [Fact]
    public async Task A_link_in_the_place_of_an_original_is_told_as_one_that_cannot_be_read()
    {
        await using var home = await TestLibrary.CreateAsync();
        var photo = await home.AddAsync("moved"u8.ToArray());
        var path = Path.Combine(home.FolderOf("location"), photo.BlobKey);
        File.Move(path, home.FolderOf("moved"));
        File.CreateSymbolicLink(path, home.FolderOf("moved"));

        Assert.Contains("cannot be read", await CareTests.ReadAsync(home, photo.PhotoId), StringComparison.Ordinal);

        Assert.Equal(Problem.BytesDamaged, (await home.DetailsAsync(photo.PhotoId)).Problem?.Code);
        Assert.NotNull(Assert.Single(await home.Library.FindHeld([photo.Hash])).DamagedAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_location_that_is_away_or_can_do_nothing_no_file_is_told_as_damaged(bool isAway)
    {
        await using var home = await TestLibrary.CreateAsync();
        var photo = await home.AddAsync("away"u8.ToArray());
        (home.Watched.IsOffline, home.Watched.IsFailing) = (isAway, !isAway);

        var fault = await Assert.ThrowsAnyAsync<StoreException>(() => CareTests.ReadAsync(home, photo.PhotoId));

        Assert.Equal(isAway, fault is StoreOfflineException);
        Assert.NotEqual(Problem.BytesDamaged, (await home.DetailsAsync(photo.PhotoId)).Problem?.Code);
        Assert.Null(Assert.Single(await home.Library.FindHeld([photo.Hash])).DamagedAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_to_be_read_back_with_one_that_failed_is_read_at_once_and_so_is_that_one_when_it_was_the_location(bool isAway)
    {
        await using var home = await TestLibrary.CreateAsync();
        var photos = await TwoDueAsync(home);
        var grains = isAway ? home.Grains : FailingGrains.Of(home.Grains, photos[0].PhotoId, _ => new InvalidOperationException("It is broken (played by a test)."));
        var back = ReadBackOf(home, grains);
        home.Watched.IsOffline = isAway;

        await Assert.ThrowsAnyAsync<Exception>(() => back.ReadDueAsync(None));
        home.Watched.IsOffline = false;
        await back.ReadDueAsync(None);

        var held = await home.Library.FindHeld([.. photos.Select(static photo => photo.Hash)]);
        Assert.Equal(
            isAway ? photos.Select(static photo => photo.PhotoId).Order() : [photos[1].PhotoId],
            held.Where(static file => file.VerifiedAt is not null).Select(static file => file.PhotoId).Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task An_original_in_a_location_that_is_away_keeps_none_elsewhere_from_being_read_back(int away)
    {
        await using var home = await TestLibrary.CreateAsync();
        var photos = await TwoDueAsync(home);
        var grains = FailingGrains.Of(home.Grains, photos[away].PhotoId, _ => new StoreOfflineException("Its location is away (played by a test)."));
        var back = ReadBackOf(home, grains);

        Assert.True(await back.ReadDueAsync(None));

        var held = await home.Library.FindHeld([.. photos.Select(static photo => photo.Hash)]);
        Assert.Equal(photos[1 - away].PhotoId, Assert.Single(held, static file => file.VerifiedAt is not null).PhotoId);
    }

    static async Task<Receipt[]> TwoDueAsync(TestLibrary home)
    {
        Receipt[] photos = [await home.AddAsync("one"u8.ToArray()), await home.AddAsync("two"u8.ToArray())];
        await Deadline.WaitAsync("both to be due", async () => (await home.Index.Checks.ClaimAsync(TimeSpan.Zero, 10, None)).Count == photos.Length);
        return photos;
    }

    static ReadBack ReadBackOf(TestLibrary home, IGrainFactory grains) =>
        new(grains, home.Index, CareTests.BytesOf(home), new("test", 1), TimeProvider.System, NullLogger<ReadBack>.Instance);

    static async Task<(CareCount Found, List<string> Told)> RoundAsync(TestLibrary home, TimeProvider clock, CareKind kind, IGrainFactory grains)
    {
        TestLog log = new();
        var found = await CareTests.RoundAsync(home, clock, kind, CareTests.WorkerOf(home, clock, grains, log));
        return (found, [.. log.Entries.Where(static entry => entry.Id == NotLookedAfter).Select(static entry => entry.Text)]);
    }

    sealed class TestLog : ILogger<CareWorker>
    {
        public List<(int Id, string Text)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Entries)
            {
                Entries.Add((eventId.Id, formatter(state, exception)));
            }
        }
    }

    /// <summary>Grains of which the calls of one photo fail that a test names.</summary>
    class FailingGrains : DispatchProxy
    {
        object? _inner;
        string? _photo;
        Func<string, Exception?> _faultOf = static _ => null;

        public static IGrainFactory Of(IGrainFactory grains, Guid photo, Func<string, Exception?> faultOf) => Of(grains, PhotoId.ToKey(photo), faultOf);

        static T Of<T>(T inner, string? photo, Func<string, Exception?> faultOf)
            where T : class
        {
            var proxy = Create<T, FailingGrains>();
            var failing = (FailingGrains)(object)proxy;
            (failing._inner, failing._photo, failing._faultOf) = (inner, photo, faultOf);
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (_photo is null && _faultOf(targetMethod!.Name) is { } fault)
            {
                throw fault;
            }

            var result = targetMethod!.Invoke(_inner, args);
            return result is IPhotoGrain photo && args?[0] is string key && key == _photo ? Of(photo, null, _faultOf) : result;
        }
    }
}
