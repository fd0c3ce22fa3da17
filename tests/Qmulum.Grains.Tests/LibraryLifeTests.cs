using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>Members, room and the end of a library, on either host.</summary>
public class LibraryLifeTests
{
    [Fact]
    public async Task An_invitation_that_two_accept_at_once_is_one_persons()
    {
        await using var home = await TestLibrary.CreateAsync();
        await home.Library.Adopt(AccountId.New());
        var token = SecretToken.Create(TokenKind.Invitation, Guid.NewGuid());
        await home.Library.Invite(new(token.Owner, token.Hash, LibraryRole.Editor, null, DateTimeOffset.UtcNow.AddDays(1), Guid.NewGuid()));

        var roles = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => home.Library.Accept(token.Owner, token.Hash, AccountId.New())));

        Assert.Equal(LibraryRole.Editor, Assert.Single(roles, role => role != LibraryRole.None));
        Assert.Equal(2, (await home.Library.GetMembers()).Length);
        Assert.Empty(await home.Library.GetInvitations());
    }

    [Fact]
    public async Task Room_is_given_out_once_and_comes_back_when_it_is_not_used()
    {
        await using var home = await TestLibrary.CreateAsync();
        var owner = await OwnAsync(home);
        await home.Library.Change(null, LibrarySettings.Usual with { Limits = new(100, null) });
        var keeper = home.Grains.Usage(owner);
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await keeper.Reserve(first, TestLibrary.Id, 60);

        var refused = await Assert.ThrowsAsync<QmulumException>(() => keeper.Reserve(second, TestLibrary.Id, 60));
        Assert.Equal(FaultCode.QuotaExceeded, refused.Code);
        await keeper.Settle(first, TestLibrary.Id, Usage.Nothing);
        await keeper.Reserve(second, TestLibrary.Id, 60);

        Assert.Equal(100, await keeper.Extend(second, 500, 80));
        await Assert.ThrowsAsync<QmulumException>(() => keeper.Extend(second, 500, 101));
        await keeper.Settle(second, TestLibrary.Id, new(80, 1));
        Assert.Equal(new Usage(80, 1), (await keeper.Get()).Used);
    }

    [Fact]
    public async Task What_is_held_is_counted_from_the_index_after_a_restart()
    {
        await using var home = await TestLibrary.CreateAsync();
        var owner = await OwnAsync(home);
        await home.AddAsync("12345"u8.ToArray());
        Assert.Equal(new Usage(5, 1), (await home.Grains.Usage(owner).Get()).Used);

        await home.DeactivateAsync();

        Assert.Equal(new Usage(5, 1), (await home.Grains.Usage(owner).Get()).Used);
    }

    [Fact]
    public async Task A_photo_is_not_removed_without_the_proof_that_its_library_is()
    {
        await using var home = await TestLibrary.CreateAsync();
        await OwnAsync(home);
        var receipt = await home.AddAsync("kept"u8.ToArray());
        var deletion = await home.Library.Delete();

        var refused = await Assert.ThrowsAsync<QmulumException>(
            () => home.Grains.Photo(receipt.PhotoId).RemoveWithLibrary(TestLibrary.Id, deletion.DeletedAt));

        Assert.Equal(FaultCode.Conflict, refused.Code);
        Assert.True(await home.Library.Restore());
        await home.Store.VerifyAsync(BlobKey.Parse(receipt.BlobKey), new(receipt.Size, receipt.Hash.ToBytes()), CancellationToken.None);
    }

    [Fact]
    public async Task A_library_whose_time_is_over_is_removed_with_every_byte()
    {
        await using var home = await TestLibrary.CreateAsync();
        await OwnAsync(home);
        for (var i = 0; i < 3; i++)
        {
            await home.AddAsync(BitConverter.GetBytes(i));
        }

        await home.Library.Change(null, LibrarySettings.Usual with { TrashDays = 0 });
        await home.Library.Delete();

        await home.Grains.GetGrain(home.Library.GetGrainId()).AsReference<IRemindable>().ReceiveReminder("remove", default);

        Assert.Equal(0, (await home.Index.Photos.TotalsAsync(TestLibrary.Id, CancellationToken.None)).Photos);
        Assert.Empty((await home.Index.Photos.ListAsync(TestLibrary.Id, null, 10, CancellationToken.None)).Photos);
        await foreach (var blob in home.Store.ListAsync(LibraryLayout.Library(TestLibrary.Id), CancellationToken.None))
        {
            Assert.Fail($"{blob.Key} was left behind.");
        }

        Assert.False(await home.Library.Restore());
    }

    static async Task<Guid> OwnAsync(TestLibrary home)
    {
        var owner = AccountId.New();
        await home.Grains.Account(owner).Create(new("Anna", "anna@example.org", null, IsAdministrator: false, EmailConfirmed: true));
        await home.Grains.Account(owner).NoteLibrary(TestLibrary.Id);
        await home.Library.Adopt(owner);
        return owner;
    }
}
