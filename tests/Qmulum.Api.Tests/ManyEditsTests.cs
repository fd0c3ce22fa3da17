using Microsoft.Extensions.Logging.Abstractions;
using Qmulum.Api.Photos;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Tests;

/// <summary>An edit of many photos, of which some fail.</summary>
public class ManyEditsTests
{
    static readonly Guid[] Photos = [.. Enumerable.Range(0, 100).Select(_ => Guid.NewGuid())];

    public static TheoryData<Exception, string> Failures => new()
    {
        { new TimeoutException(), "timeout" },
        { new Orleans.Runtime.OrleansException(), "busy" },
        { new QmulumException(FaultCode.Conflict, "Nothing is to be taken back."), "conflict" },
        { new StoreOfflineException("offline", new IOException()), "store-offline" },
        { new InvalidOperationException("what no table knows"), "internal" },
        { new OperationCanceledException(), "internal" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_fault_of_one_photo_refuses_that_one_and_the_others_are_edited(Exception failure, string code)
    {
        var edits = Of(photo => photo == Photos[50] ? throw failure : Task.FromResult<PhotoEntry?>(Entry(photo)));

        await edits.RunAsync(Photos);

        var refused = Assert.Single(edits.Refused);
        Assert.Equal((Photos[50], code), (refused.Id, refused.Code));
        Assert.NotEmpty(refused.Message);
        Assert.Equal(Photos.Where(photo => photo != Photos[50]), edits.Edited.Select(static photo => photo.Id));
    }

    [Fact]
    public async Task When_the_server_fails_all_in_hand_the_rest_is_refused_untried_and_every_photo_is_answered()
    {
        var tried = 0;
        var edits = Of(photo =>
        {
            var isFirst = Interlocked.Increment(ref tried) <= ManyEdits.AtOnce;
            return isFirst ? Task.FromResult<PhotoEntry?>(Entry(photo)) : Task.FromException<PhotoEntry?>(new TimeoutException());
        });

        await edits.RunAsync(Photos);

        Assert.Equal(2 * ManyEdits.AtOnce, tried);
        Assert.Equal(Photos[..ManyEdits.AtOnce], edits.Edited.Select(static photo => photo.Id));
        Assert.Equal(Photos[ManyEdits.AtOnce..], edits.Refused.Select(static photo => photo.Id));
        Assert.All(edits.Refused, static photo => Assert.Equal("timeout", photo.Code));
    }

    [Fact]
    public async Task Photos_that_are_not_there_or_whose_file_is_missing_do_not_end_it()
    {
        var edits = Of(photo => Array.IndexOf(Photos, photo) switch
        {
            < 20 => Task.FromResult<PhotoEntry?>(null),
            < 40 => Task.FromException<PhotoEntry?>(new BlobNotFoundException(BlobKey.Parse("libraries/home/missing"))),
            _ => Task.FromResult<PhotoEntry?>(Entry(photo)),
        });

        await edits.RunAsync(Photos);

        Assert.Equal((60, 40), (edits.Edited.Count, edits.Refused.Count));
    }

    static ManyEdits Of(Func<Guid, Task<PhotoEntry?>> editOne) => new(editOne, NullLogger<ManyEdits>.Instance);

    static PhotoEntry Entry(Guid id) =>
        new(id, 2, PhotoKind.Image, PhotoStatus.Ready, new(2024, 6, 1), 4, 3, [], "tag", "a.jpg", 10, ContentHash.None, Removed: false);
}
