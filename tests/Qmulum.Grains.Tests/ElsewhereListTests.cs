using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Tests;

/// <summary>The list of the originals that the replicas alone have: when it is lost, and when the library becomes another's. On either host.</summary>
public sealed class ElsewhereListTests
{
    static readonly CancellationToken None = CancellationToken.None;
    static readonly ReleaseTerms Terms = new(TestLibrary.Id, DateTimeOffset.MaxValue, DateTimeOffset.MinValue, Copies: 2);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_photo_that_is_away_and_not_on_the_list_is_entered_again_by_a_comparison(bool isRecalled)
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var photo = await AddReadyAsync(home);
        await home.Grains.Photo(photo).Release(Terms);
        _ = isRecalled && await home.Grains.Photo(photo).Recall();
        await home.Index.Elsewhere.ForgetAsync(TestLibrary.Id, photo, None);
        Assert.Equal(0, await CountAsync(home));

        Assert.Equal(1, (await home.Grains.Photo(photo).CompareWithLists(TestLibrary.Id)).Mended);

        Assert.Equal(1, await CountAsync(home));
        Assert.Equal(isRecalled, await home.Grains.Replicas(TestLibrary.Id).IsRecalled(photo));
        Assert.Empty(await home.Index.Elsewhere.UnfreedAsync(new(TestLibrary.Id, Guid.Empty, new(Enumerable.Repeat(byte.MaxValue, 16).ToArray())), 10, None));
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
        await JoinAsync(home, heir, owner);
        await home.Library.KeepOriginals(2);
        var photo = await AddReadyAsync(home);
        await home.Index.Elsewhere.EnterAsync(TestLibrary.Id, photo, DateTimeOffset.UtcNow, None);
        if (isTrashed)
        {
            await home.Library.TrashPhotos([photo], owner);
        }

        var fault = await Assert.ThrowsAsync<QmulumException>(() => home.Library.Transfer(heir));

        Assert.Equal(FaultCode.Conflict, fault.Code);
        Assert.Contains("alone have 1 originals", fault.Message, StringComparison.Ordinal);
        Assert.Equal((owner, 2), await OwnerAsync(home));
        await home.Library.Transfer(owner); // which it has already
        Assert.Equal((owner, 2), await OwnerAsync(home));
        await home.Index.Elsewhere.ForgetAsync(TestLibrary.Id, photo, None);
        await Assert.ThrowsAsync<QmulumException>(() => home.Library.Transfer(AccountId.New())); // no member
        Assert.Equal((owner, 2), await OwnerAsync(home));

        await home.Library.Transfer(heir);

        Assert.Equal((heir, null), await OwnerAsync(home)); // whose replicas have proven nothing
    }

    static async Task<(Guid?, int?)> OwnerAsync(TestLibrary home) => (await home.Library.GetInfo())! is var info ? (info.Owner, info.OnceReplicas) : default;

    static async Task JoinAsync(TestLibrary home, Guid account, Guid owner)
    {
        var invitation = await home.Library.Invite(new(Guid.NewGuid(), "hash", LibraryRole.Editor, null, DateTimeOffset.UtcNow.AddDays(1), owner));
        Assert.Equal(LibraryRole.Editor, await home.Library.Accept(invitation.Id, "hash", account));
    }

    static Task<long> CountAsync(TestLibrary home) => home.Index.Elsewhere.CountAsync(TestLibrary.Id, None);

    static async Task<Guid> AddReadyAsync(TestLibrary home)
    {
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(1));
        await Deadline.WaitAsync("it to be ready", async () => (await home.DetailsAsync(receipt.PhotoId)).Entry.Status == PhotoStatus.Ready);
        return receipt.PhotoId;
    }
}
