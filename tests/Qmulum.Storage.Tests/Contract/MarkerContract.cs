using System.Text.Json;

namespace Qmulum.Storage.Tests;

/// <summary>What the marker of a location promises, whatever kind of store it is.</summary>
public abstract class MarkerContract
{
    const int Servers = 8;

    const string OfOlderVersion = """{ "id": "6f0b1d0c-95dd-4a34-9b43-7b8a94b8f3c1", "created": "2026-01-01T00:00:00+00:00", "layout": 1 }""";

    protected static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_marker_names_the_server_that_made_the_location_also_when_another_one_makes_it_again()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        var made = await (await MakeAsync(one)).LocationAsync(None);

        Assert.Equal(one, made.Server);
        Assert.Equal(made, await (await MakeAsync(other)).LocationAsync(None));
        Assert.Equal(made, await (await MakeAsync(null)).LocationAsync(None));
    }

    [Fact]
    public async Task Of_many_servers_that_make_a_location_at_once_all_see_the_one_that_did()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, Servers).Select(_ => Task.Run(async () => await (await MakeAsync(Guid.NewGuid())).LocationAsync(None))));

        Assert.NotNull(Assert.Single(made.Distinct()).Server);
    }

    [Fact]
    public async Task Of_many_servers_that_take_a_location_at_once_one_has_it_and_the_others_are_told()
    {
        var seen = await (await MakeAsync(Guid.NewGuid())).LocationAsync(None);

        var taken = await Task.WhenAll(Enumerable.Range(0, Servers).Select(_ => Task.Run(() => TryTakeAsync(seen, Guid.NewGuid()))));

        Assert.Equal(await Open().LocationAsync(None), Assert.Single(taken, one => one is not null));
    }

    [Fact]
    public async Task What_was_taken_since_it_was_looked_at_stays_as_it_is()
    {
        var seen = await (await MakeAsync(Guid.NewGuid())).LocationAsync(None);
        var taken = await Open().TakeAsync(seen, Guid.NewGuid(), None);

        await Assert.ThrowsAsync<StoreTakenException>(() => Open().TakeAsync(seen, Guid.NewGuid(), None));
        await Assert.ThrowsAsync<StoreTakenException>(() => Open().TakeAsync(seen, seen.Server!.Value, None));
        Assert.Equal(taken, await Open().TakeAsync(taken, taken.Server!.Value, None));
        Assert.Equal(taken, await Open().LocationAsync(None));
    }

    [Fact]
    public async Task A_marker_of_an_older_version_is_taken_and_an_older_version_reads_it_then()
    {
        await MakeAsync(null);
        var before = JsonSerializer.Deserialize<OlderLocation>(OfOlderVersion, JsonSerializerOptions.Web);
        await WriteAsync(OfOlderVersion);
        var seen = await Open().LocationAsync(None);
        Assert.Null(seen.Server);

        var taken = await Open().TakeAsync(seen, Guid.NewGuid(), None);

        Assert.Equal(seen with { Server = taken.Server }, taken);
        Assert.Equal(before, JsonSerializer.Deserialize<OlderLocation>(await ReadAsync(), JsonSerializerOptions.Web));
    }

    [Fact]
    public async Task A_location_that_another_server_takes_goes_on_for_who_knows_its_id()
    {
        var made = await MakeAsync(Guid.NewGuid());
        await made.PutAsync(BlobKey.Parse("a"), "one"u8.ToArray(), None);

        await Open().TakeAsync(await made.LocationAsync(None), Guid.NewGuid(), None);

        Assert.NotNull(await made.StatAsync(BlobKey.Parse("a"), None));
        Assert.True((await made.CheckAsync(None)).Healthy);
    }

    async Task<StoreLocation?> TryTakeAsync(StoreLocation seen, Guid server)
    {
        try
        {
            return await Open().TakeAsync(seen, server, None);
        }
        catch (StoreTakenException)
        {
            return null;
        }
    }

    /// <summary>Makes the location of this test, or opens it when it is there.</summary>
    protected abstract Task<IMarkedStore> MakeAsync(Guid? server);

    /// <summary>Opens the location of this test.</summary>
    protected abstract IMarkedStore Open();

    /// <summary>Puts a marker there behind the store's back.</summary>
    protected abstract Task WriteAsync(string marker);

    protected abstract Task<string> ReadAsync();

    /// <summary>What version 1 reads of a marker.</summary>
    sealed record OlderLocation(Guid Id, DateTimeOffset Created, int Layout);
}
