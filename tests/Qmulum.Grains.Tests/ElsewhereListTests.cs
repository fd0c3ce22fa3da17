using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Tests;

/// <summary>The list of the originals that the replicas alone have: when it is lost, and when the library becomes another's. On either host.</summary>
public sealed class ElsewhereListTests
{
    static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_photo_that_is_away_and_not_on_the_list_is_entered_again_by_a_comparison(bool isRecalled)
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var photo = await AddReadyAsync(home);
        Assert.True(await home.Grains.Photo(photo).Release(await home.LetGoAsync(photo)));
        _ = isRecalled && await home.Grains.Photo(photo).Recall();
        await home.Index.Elsewhere.ForgetAsync(TestLibrary.Id, photo, None);
        Assert.Equal(0, await CountAsync(home));

        Assert.Equal(1, (await home.Grains.Photo(photo).CompareWithLists(TestLibrary.Id)).Mended);

        Assert.Equal(1, await CountAsync(home));
        Assert.Equal(isRecalled, await home.Grains.Replicas(TestLibrary.Id).IsRecalled(photo));
        await home.Grains.Photo(photo).FinishRelease(TestLibrary.Id);
        Assert.Equal(1, await CountAsync(home));
        Assert.Equal(0, (await home.Grains.Photo(photo).CompareWithLists(TestLibrary.Id)).Mended);
    }

    [Fact]
    public async Task A_photo_that_is_here_and_on_the_list_is_taken_from_it_by_a_comparison()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var photo = await AddReadyAsync(home);
        await home.Index.Elsewhere.EnterAsync(TestLibrary.Id, photo, DateTimeOffset.UtcNow, None);

        Assert.Equal(1, (await home.Grains.Photo(photo).CompareWithLists(TestLibrary.Id)).Mended);

        Assert.Equal(0, await CountAsync(home));
        Assert.Equal(0, (await home.Grains.Photo(photo).CompareWithLists(TestLibrary.Id)).Mended);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_library_is_not_handed_on_while_replicas_alone_have_originals_of_it(bool isTrashed)
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var (owner, heir) = (AccountId.New(), AccountId.New());
        await home.Library.Adopt(owner);
        await home.JoinAsync(heir, owner);
        await home.Library.KeepOriginals(2);
        var photo = await AddReadyAsync(home);
        await home.Index.Elsewhere.EnterAsync(TestLibrary.Id, photo, DateTimeOffset.UtcNow, None);
        if (isTrashed)
        {
            await home.Library.TrashPhotos([photo], owner);
        }

        var fault = await Assert.ThrowsAsync<QmulumException>(() => home.Library.Transfer(heir));

        Assert.Equal(FaultCode.Conflict, fault.Code);
        Assert.Contains("alone have 1 original of this library", fault.Message, StringComparison.Ordinal);
        Assert.Equal((owner, 2), await OwnerAsync(home));
        await home.Library.Transfer(owner); // which it has already
        Assert.Equal((owner, 2), await OwnerAsync(home));
        await home.Index.Elsewhere.ForgetAsync(TestLibrary.Id, photo, None);
        await Assert.ThrowsAsync<QmulumException>(() => home.Library.Transfer(AccountId.New())); // no member
        Assert.Equal((owner, 2), await OwnerAsync(home));

        await home.Library.Transfer(heir);

        Assert.Equal((heir, null), await OwnerAsync(home)); // whose replicas have proven nothing
    }

    [Theory]
    [InlineData("it is asked back")]
    [InlineData("the replica lost it")]
    [InlineData("nobody has read it for two months")]
    [InlineData("every original is to be here")]
    public async Task An_original_that_may_be_nowhere_is_told_as_damaged_and_is_to_be_sent_again(string doubt)
    {
        ShiftedClock clock = new();
        await using var home = await TestLibrary.CreateAsync(clock: clock);
        var (owner, replica, replicas) = (AccountId.New(), Guid.NewGuid(), home.Grains.Replicas(TestLibrary.Id));
        await home.Library.Adopt(owner);
        await home.Library.KeepOriginals(1);
        var photo = await home.StoreAsync(SamplePhotos.Jpeg(1));
        var id = (await home.Library.Add(photo)).PhotoId;
        await home.Index.Checks.VerifiedAsync(TestLibrary.Id, id, sha1: null, TimeSpan.FromDays(90), None);
        await replicas.Register(new(replica, owner, "nas"));
        await replicas.SetCounts(replica, counts: true);
        await replicas.Report(new(replica, owner, 1, [new(id, clock.GetUtcNow())], []));
        await home.Index.Elsewhere.EnterAsync(TestLibrary.Id, id, clock.GetUtcNow(), None);
        Assert.Single(await home.Library.FindByHash([photo.Hash]));
        Assert.NotNull(Assert.Single(await home.Library.FindHeld([photo.Hash])).VerifiedAt);
        Assert.Equal((true, 1L), (await replicas.HasCopies(id), await replicas.CountHolders(id)));

        switch (doubt)
        {
            case "it is asked back":
                await replicas.RecallAll();
                break;
            case "the replica lost it":
                await replicas.Report(new(replica, owner, 2, [], [id]));
                break;
            case "nobody has read it for two months":
                clock.Forward(TimeSpan.FromDays(61));
                break;
            default:
                await home.Library.KeepOriginals(null);
                break;
        }

        Assert.Empty(await home.Library.FindByHash([photo.Hash]));
        var held = Assert.Single(await home.Library.FindHeld([photo.Hash]));
        Assert.Equal((true, null), (held.DamagedAt is not null, held.VerifiedAt));
        Assert.False(await replicas.HasCopies(id));
        Assert.Equal(doubt is "it is asked back" or "every original is to be here" ? 1 : 0, await replicas.CountHolders(id));
        await replicas.SetCounts(replica, counts: false);
        Assert.Equal(0, await replicas.CountHolders(id));
        await home.Library.TrashPhotos([id], owner);
        Assert.True(Assert.Single(await home.Library.FindByHash([photo.Hash])).InTrash); // nobody is to bring it back by a backup
        await home.Index.Elsewhere.ForgetAsync(TestLibrary.Id, id, None);
        Assert.NotNull(Assert.Single(await home.Library.FindHeld([photo.Hash])).VerifiedAt);
        Assert.False(await replicas.HasCopies(id)); // a lost list says nothing
    }

    static async Task<(Guid?, int?)> OwnerAsync(TestLibrary home) => (await home.Library.GetInfo())! is var info ? (info.Owner, info.OnceReplicas) : default;

    static Task<long> CountAsync(TestLibrary home) => home.Index.Elsewhere.CountAsync(TestLibrary.Id, None);

    static async Task<Guid> AddReadyAsync(TestLibrary home)
    {
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1));
        await Deadline.WaitAsync("it to be ready", async () => (await home.DetailsAsync(receipt.PhotoId)).Entry.Status == PhotoStatus.Ready);
        return receipt.PhotoId;
    }
}
