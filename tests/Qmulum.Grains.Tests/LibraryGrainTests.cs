using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Tests;

public class LibraryGrainTests
{
    static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_photo_that_was_added_is_listed_counted_and_due()
    {
        await using var home = await TestLibrary.CreateAsync();

        var receipt = await home.AddAsync("first"u8.ToArray(), "IMG_20240601_123005.jpg");

        Assert.False(receipt.Duplicate);
        var info = await home.Library.GetInfo();
        Assert.Equal((1, 5, 1), (info!.Photos, info.Bytes, info.LastSeq));
        var change = Assert.Single((await home.Library.GetChanges(0, 10)).Changes);
        Assert.Equal((receipt.PhotoId, Interfaces.ChangeKind.Added, PhotoStatus.Pending), (change.Photo.Id, change.Kind, change.Photo.Status));
        var due = Assert.Single(await home.Index.Tasks.ClaimAsync("somebody", TimeSpan.FromMinutes(1), 10, None));
        Assert.Equal((receipt.PhotoId, TestLibrary.Id, WorkPriority.Upload), (due.PhotoId, due.LibraryId, due.Priority));
    }

    [Fact]
    public async Task The_same_bytes_again_answer_with_the_photo_that_is_there()
    {
        await using var home = await TestLibrary.CreateAsync();
        var first = await home.AddAsync("same"u8.ToArray(), "a.jpg");

        var second = await home.AddAsync("same"u8.ToArray(), "b.jpg");

        Assert.Equal(first with { Duplicate = true }, second);
        Assert.Equal(1, (await home.Library.GetInfo())!.Photos);
    }

    [Fact]
    public async Task Changes_that_come_at_once_are_all_made()
    {
        await using var home = await TestLibrary.CreateAsync();
        var invitations = Enumerable.Range(0, 30).Select(_ => Guid.NewGuid()).ToList();

        await Task.WhenAll(
            Task.WhenAll(invitations.Select(id => home.Library.Invite(new(id, "hash", LibraryRole.Viewer, null, DateTimeOffset.MaxValue, Guid.NewGuid())))),
            Task.WhenAll(Enumerable.Range(0, 30).Select(i => home.Library.Change($"Name {i}", null))));

        Assert.Equal(invitations.Order(), (await home.Library.GetInvitations()).Select(one => one.Id).Order());
        Assert.StartsWith("Name ", (await home.Library.GetInfo())!.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_bytes_many_times_at_once_are_one_photo()
    {
        await using var home = await TestLibrary.CreateAsync();
        var photo = await home.StoreAsync("same"u8.ToArray());

        var receipts = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => home.Library.Add(photo)));

        Assert.Single(receipts.Select(receipt => receipt.PhotoId).Distinct());
        Assert.Single(receipts, receipt => !receipt.Duplicate);
        Assert.Equal(1, (await home.Library.GetInfo())!.Photos);
    }

    [Fact]
    public async Task Many_photos_at_once_get_numbers_without_gaps_and_are_published_in_order()
    {
        await using var home = await TestLibrary.CreateAsync();
        var heard = new HeardChanges(home.Client);
        await heard.ListenAsync(TestLibrary.Id);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => home.AddAsync(BitConverter.GetBytes(i))));

        var logged = (await home.Library.GetChanges(0, 1_000)).Changes;
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), logged.Select(change => change.Seq));
        Assert.Equal(logged.Select(change => change.Seq), await heard.UpToAsync(200));
    }

    [Fact]
    public async Task A_failed_write_of_the_photo_adds_nothing_and_the_next_try_does()
    {
        await using var home = await TestLibrary.CreateAsync();
        var photo = await home.StoreAsync("once"u8.ToArray());
        home.Faults.FailNextWrites(1);

        await GrainFaults.StrikesAsync(() => home.Library.Add(photo));

        Assert.Null(await home.Grains.Photo(PhotoId.Of(TestLibrary.Id, photo.Hash)).GetDetails());
        Assert.Equal(0, (await home.Library.GetInfo())!.Photos);
        Assert.False((await home.Library.Add(photo)).Duplicate);
        Assert.Equal(1, (await home.Library.GetInfo())!.Photos);
    }

    [Fact]
    public async Task What_a_photo_told_already_changes_nothing()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync("told"u8.ToArray());

        await home.Grains.Photo(receipt.PhotoId).Announce();
        await home.Grains.Photo(receipt.PhotoId).Announce();

        Assert.Equal(1, (await home.Library.GetInfo())!.LastSeq);
    }

    [Fact]
    public async Task Finds_what_it_holds_by_hash_and_nothing_else()
    {
        await using var home = await TestLibrary.CreateAsync();
        var held = await home.AddAsync("held"u8.ToArray());
        var foreign = ContentHash.FromBytes(new byte[32]);

        var found = Assert.Single(await home.Library.FindByHash([held.Hash, foreign]));

        Assert.Equal((held.Hash, held.PhotoId), (found.Hash, found.PhotoId));
    }

    [Fact]
    public async Task Pages_of_the_log_meet_each_change_once()
    {
        await using var home = await TestLibrary.CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => home.AddAsync(BitConverter.GetBytes(i))));

        var seen = new List<long>();
        ChangePage page;
        do
        {
            page = await home.Library.GetChanges(seen.LastOrDefault(), 10);
            seen.AddRange(page.Changes.Select(change => change.Seq));
        }
        while (page.More);

        Assert.Equal(Enumerable.Range(1, 25).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task A_library_that_nobody_made_takes_nothing()
    {
        await using var home = await TestLibrary.CreateAsync();
        var photo = await home.StoreAsync("lost"u8.ToArray());
        var other = home.Grains.Library("other");

        Assert.Null(await other.GetInfo());
        Assert.Equal(FaultCode.NotFound, (await Assert.ThrowsAsync<QmulumException>(() => other.Add(photo))).Code);
        Assert.Equal(FaultCode.NotFound, (await Assert.ThrowsAsync<QmulumException>(() => other.GetChanges(0, 1))).Code);
    }

    [Fact]
    public async Task A_library_keeps_its_name_when_it_is_made_again()
    {
        await using var home = await TestLibrary.CreateAsync();

        await home.Library.EnsureCreated("Another name");
        await home.DeactivateAsync();

        Assert.Equal("Home", (await home.Library.GetInfo())!.Name);
    }

    [Fact]
    public async Task A_failed_write_of_a_library_makes_none()
    {
        await using var home = await TestLibrary.CreateAsync();
        home.Faults.FailNextWrites(1);

        await GrainFaults.StrikesAsync(() => home.Grains.Library("second").EnsureCreated("Second"));

        Assert.Null(await home.Grains.Library("second").GetInfo());
        await home.Grains.Library("second").EnsureCreated("Second");
        Assert.Equal("Second", (await home.Grains.Library("second").GetInfo())!.Name);
    }
}
