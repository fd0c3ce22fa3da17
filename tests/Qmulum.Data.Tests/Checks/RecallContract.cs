using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Checks;

public sealed class SqliteRecallTests() : RecallContract(IndexProvider.Sqlite);

public sealed class PostgresRecallTests() : RecallContract(IndexProvider.PostgreSql);

/// <summary>How many originals guests may have on their way back at once.</summary>
public abstract class RecallContract(IndexProvider provider) : IndexContract(provider)
{
    [Fact]
    public async Task Guests_have_so_many_on_their_way_and_another_when_one_is_here_and_the_owners_take_no_place_of_theirs()
    {
        var photos = Enumerable.Range(0, 4).Select(_ => Guid.NewGuid()).ToList();
        foreach (var photo in photos)
        {
            await Index.Elsewhere.EnterAsync(Library, photo, Clock.GetUtcNow(), default);
        }

        await Index.Elsewhere.RecallAsync(Library, photos[3], Clock.GetUtcNow(), default);

        Assert.True(await AdmitAsync(photos[0]));
        Assert.True(await AdmitAsync(photos[1]));
        Assert.False(await AdmitAsync(photos[2]));
        Assert.True(await AdmitAsync(photos[0])); // the same again
        Assert.True(await AdmitAsync(photos[3])); // it comes anyway
        Assert.True(await AdmitAsync(Guid.NewGuid())); // not known to be away: the photo is believed
        Assert.True(await Index.Recalls.AdmitGuestAsync("other", photos[2], 2, default));
        await Index.Elsewhere.ForgetAsync(Library, photos[0], default);
        Assert.True(await AdmitAsync(photos[2]));
        await Index.Elsewhere.EnterAsync(Library, photos[1], Clock.GetUtcNow(), default); // it came, and went again
        await Index.Elsewhere.EnterAsync(Library, photos[0], Clock.GetUtcNow(), default);
        Assert.True(await AdmitAsync(photos[0]));
    }

    Task<bool> AdmitAsync(Guid photo) => Index.Recalls.AdmitGuestAsync(Library, photo, 2, default);
}
