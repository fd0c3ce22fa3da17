using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Photos;

public sealed class SqliteWalkTests() : WalkContract(IndexProvider.Sqlite);

public sealed class PostgresWalkTests() : WalkContract(IndexProvider.PostgreSql);

public abstract class WalkContract(IndexProvider provider) : IndexContract(provider)
{
    static readonly PhotoFilter All = new(null, null, null);

    [Fact]
    public async Task Every_photo_is_met_once_whatever_happens_to_it_meanwhile()
    {
        var rows = Enumerable.Range(1, 25).Select(day => TestPhoto.New($"2024-06-{day:00}")).ToArray();
        await Index.Photos.RecordAsync(Library, rows, default);
        List<Guid> met = [];
        for (IReadOnlyList<Guid> step = [Guid.Empty]; step.Count > 0;)
        {
            step = await Index.Walk.StepAsync(Library, All, met.LastOrDefault(), 4, default);
            met.AddRange(step);
            // Their dates change, to where a walk by date would meet them again or never.
            await Index.Photos.RecordAsync(
                Library, [.. rows.Where(row => step.Contains(row.PhotoId)).Select(row => row.Next() with { Taken = new(1990, 1, 1) })], default);
        }

        Assert.Equal(rows.Select(row => row.PhotoId).Order(), met.Order());
        Assert.Equal(met.Distinct(), met);
    }

    [Fact]
    public async Task Only_the_photos_that_are_meant_are_met_and_counted()
    {
        var (before, first, last, after) = (
            TestPhoto.New("2024-05-31T23:59:59.999"), TestPhoto.New("2024-06-01"), TestPhoto.New("2024-06-30T23:59:59.999"), TestPhoto.New("2024-07-01"));
        var gone = TestPhoto.New("2024-06-15") with { Removed = true };
        var failed = TestPhoto.New("2024-06-15") with { State = PhotoState.Failed };
        await Index.Photos.RecordAsync(Library, [before, first, last, after, gone, failed], default);
        await Index.Photos.RecordAsync("other", [TestPhoto.New("2024-06-15")], default);
        PhotoFilter june = new(new(2024, 6, 1), new(2024, 7, 1), null);

        var met = await Index.Walk.StepAsync(Library, june, Guid.Empty, 10, default);

        Assert.Equal(new[] { first.PhotoId, last.PhotoId, failed.PhotoId }.Order(), met.Order());
        Assert.Equal((3, 1, 4, 6), (
            await Index.Walk.CountAsync(Library, june, default),
            await Index.Walk.CountAsync(Library, june with { State = PhotoState.Failed }, default),
            await Index.Walk.CountAsync(null, june, default),
            await Index.Walk.CountAsync(null, All, default)));
    }

    [Fact]
    public async Task Libraries_follow_each_other_to_the_last()
    {
        foreach (var library in new[] { "b", "a", "c" })
        {
            await Index.Photos.RecordAsync(library, [TestPhoto.New("2024-06-01")], default);
        }

        List<string> met = [];
        for (var library = await Index.Walk.NextLibraryAsync("", default); library is not null; library = await Index.Walk.NextLibraryAsync(library, default))
        {
            met.Add(library);
        }

        Assert.Equal(["a", "b", "c"], met);
    }

    [Fact]
    public async Task The_queue_is_listed_by_who_holds_what()
    {
        Guid[] photos = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid())];
        foreach (var photo in photos)
        {
            await Index.Tasks.EnqueueAsync(photo, Library, WorkPriority.Upload, Clock.GetUtcNow(), default);
        }

        var held = (await Index.Tasks.ClaimAsync("worker", TimeSpan.FromMinutes(1), 2, default)).Select(claimed => claimed.PhotoId).ToList();

        var running = await Index.Tasks.ListAsync(running: true, null, Guid.Empty, 10, default);
        Assert.Equal(held.Order(), running.Select(photo => photo.PhotoId).Order());
        Assert.All(running, photo => Assert.Equal("worker", photo.Owner));
        Assert.Equal(3, (await Index.Tasks.ListAsync(running: false, Library, Guid.Empty, 10, default)).Count);
        Assert.Empty(await Index.Tasks.ListAsync(running: false, "other", Guid.Empty, 10, default));
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(5, (await Index.Tasks.ListAsync(running: false, null, Guid.Empty, 10, default)).Count);
    }
}
