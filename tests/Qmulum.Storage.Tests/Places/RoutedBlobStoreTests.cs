namespace Qmulum.Storage.Tests;

/// <summary>What a store of several places does besides: where it looks, where it puts, and what it does when that changes meanwhile.</summary>
public sealed class RoutedBlobStoreTests : IAsyncLifetime
{
    static readonly CancellationToken None = CancellationToken.None;
    static readonly BlobKey Key = BlobKey.Parse("libraries/a/photos/x");

    readonly byte[] _content = RandomContent.Of(1, 300_000);
    IStoreFixture _old = null!;
    IStoreFixture _new = null!;
    FixedRoutes _routes = null!;
    RoutedBlobStore _store = null!;

    BlobPlace Old => new("old", _old.Store);

    BlobPlace New => new("new", _new.Store);

    public async Task InitializeAsync()
    {
        (_old, _new) = (await FolderFixture.MakeAsync(), await FolderFixture.MakeAsync());
        _routes = new(Old, New) { Known = [New, Old] };
        _store = new(_routes, Old);
    }

    public async Task DisposeAsync()
    {
        await _old.DisposeAsync();
        await _new.DisposeAsync();
    }

    [Fact]
    public async Task What_is_at_a_former_place_is_read_from_there_and_what_is_put_goes_to_the_present_one()
    {
        await _old.Store.PutAsync(Key, _content, None);

        Assert.Equal(_content, await _store.ReadAsync(Key));
        Assert.Equal(_content[5..9], await _store.ReadAsync(Key, ByteRange.From(5, 8)));
        Assert.Equal(_content.Length, (await _store.StatAsync(Key, None))!.Size);
        Assert.Same(_old.Store, await _store.HolderOfAsync(Key, None));

        await _store.PutAsync(Key, "newer"u8.ToArray(), None);

        Assert.Equal("newer"u8.ToArray(), await _store.ReadAsync(Key));
        Assert.Equal(_content, await _old.Store.ReadAsync(Key));
    }

    [Fact]
    public async Task What_is_carried_on_between_two_looks_is_found_all_the_same()
    {
        await _old.Store.PutAsync(Key, _content, None);
        CarriedAway former = new(_old.Store, async () =>
        {
            await _new.Store.PutAsync(Key, _content, None);
            await _old.Store.DeleteAsync(Key, None);
        });
        RoutedBlobStore store = new(new FixedRoutes(New, new("old", former)), Old);

        Assert.Equal(_content, await store.ReadAsync(Key));
        await _new.Store.DeleteAsync(Key, None);
        await _old.Store.PutAsync(Key, _content, None);
        former.IsCarried = false;
        Assert.Equal(_content.Length, (await store.StatAsync(Key, None))!.Size);
    }

    [Fact]
    public async Task Copied_to_its_own_key_a_blob_is_carried_to_where_it_belongs()
    {
        await _old.Store.PutAsync(Key, _content, None);

        await _store.CopyAsync(Key, Key, None);
        await _store.CopyAsync(Key, Key, None); // it is there: nothing happens

        Assert.Equal(_content, await _new.Store.ReadAsync(Key));
    }

    [Fact]
    public async Task What_is_deleted_is_gone_from_every_place()
    {
        await _old.Store.PutAsync(Key, _content, None);
        await _new.Store.PutAsync(Key, _content, None);

        Assert.True(await _store.DeleteAsync(Key, None));

        Assert.Null(await _old.Store.StatAsync(Key, None));
        Assert.Null(await _new.Store.StatAsync(Key, None));
        Assert.False(await _store.DeleteAsync(Key, None));
    }

    [Fact]
    public async Task A_listing_has_what_either_place_has_once_in_the_order_of_keys_and_as_the_present_one_has_it()
    {
        foreach (var (name, places) in new[] { ("a", "o"), ("b", "n"), ("c", "on"), ("d", "o"), ("e", "n") })
        {
            foreach (var place in places)
            {
                await (place == 'o' ? _old : _new).Store.PutAsync(BlobKey.Parse($"list/{name}"), new byte[place == 'o' ? 1 : 2], None);
            }
        }

        List<(string, long)> listed = [];
        await foreach (var blob in _store.ListAsync("list/", None))
        {
            listed.Add((blob.Key.Value[5..], blob.Size));
        }

        Assert.Equal([("a", 1L), ("b", 2), ("c", 2), ("d", 1), ("e", 2)], listed);
    }

    [Theory]
    [InlineData("old")]
    [InlineData("new")]
    public async Task A_listing_has_a_blob_that_is_carried_on_just_before_a_place_is_looked_at(string before)
    {
        await _old.Store.PutAsync(Key, _content, None);
        BlobPlace At(BlobPlace place) => place.Id == before ? place with { Store = new CarriedAway(place.Store, CarryAsync) } : place;
        RoutedBlobStore store = new(new FixedRoutes(At(New), At(Old)), Old);

        Assert.Equal(Key, Assert.Single(await store.ListToEndAsync("libraries/a/photos/")).Key);

        async Task CarryAsync()
        {
            await _new.Store.PutAsync(Key, _content, None);
            await _old.Store.DeleteAsync(Key, None);
        }
    }

    [Fact]
    public async Task A_listing_goes_on_at_another_place_that_is_told_while_it_lasts()
    {
        _routes.Known = [Old];
        await _old.Store.PutAsync(Key, _content, None);
        var asked = 0;
        _routes.OnAsked = routes =>
        {
            if (asked++ == 1)
            {
                // Between two looks, as a move does that was told of after the first one.
                routes.Known = [New, Old];
                _new.Store.PutAsync(BlobKey.Parse("libraries/a/photos/y"), _content, None).GetAwaiter().GetResult();
            }
        };

        Assert.Equal(["libraries/a/photos/x", "libraries/a/photos/y"], (await _store.ListToEndAsync("libraries/a/")).Select(blob => blob.Key.Value));
    }

    [Fact]
    public async Task A_listing_of_several_pages_has_each_blob_of_either_place_once()
    {
        List<string> keys = [.. Enumerable.Range(0, 3_300).Select(number => $"list/{number:d4}")];
        await Parallel.ForEachAsync(keys, None, async (key, ct) =>
        {
            // The first two thousand at one place, then alternating: the page of one place ends before the other's.
            var store = string.CompareOrdinal(key, "list/2000") < 0 || key[^1] % 2 == 0 ? _old.Store : _new.Store;
            await store.PutAsync(BlobKey.Parse(key), new byte[1], Durability.Cached, ct);
        });

        Assert.Equal(keys, (await _store.ListToEndAsync("list/")).Select(blob => blob.Key.Value));
        Assert.Equal(keys[2_500..], await _store.ListAsync("", keys[2_499], None).Select(blob => blob.Key.Value).ToListAsync());
    }

    [Fact]
    public async Task A_place_that_is_away_is_no_place_without_the_blob()
    {
        await _old.Store.PutAsync(Key, _content, None);
        await using (await _new.TakeOfflineAsync())
        {
            await Assert.ThrowsAsync<StoreOfflineException>(() => _store.OpenAsync(Key, null, None));
            await Assert.ThrowsAsync<StoreOfflineException>(() => _store.StatAsync(Key, None));
            await Assert.ThrowsAsync<StoreOfflineException>(() => _store.PutAsync(Key, _content, None));
            _routes.Known = [Old];
            Assert.Equal(_content, await _store.ReadAsync(Key));
        }
    }

    [Fact]
    public async Task What_is_not_where_it_was_is_looked_for_once_more_by_what_is_known_now()
    {
        await _new.Store.PutAsync(Key, _content, None);
        _routes.Known = [Old];
        _routes.Now = [New];

        Assert.Equal(_content, await _store.ReadAsync(Key));

        _routes.Known = [Old];
        Assert.NotNull(await _store.StatAsync(Key, None));
        await Assert.ThrowsAsync<BlobNotFoundException>(() => _store.OpenAsync(BlobKey.Parse("none"), null, None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_that_began_at_a_place_ends_where_its_blob_belongs_by_then(bool staged)
    {
        _routes.Known = [Old];
        var place = await _store.PlaceOfAsync(Key, None);
        Assert.Equal("old", place.Id);
        var id = Guid.NewGuid();
        if (!staged)
        {
            await using var upload = await place.Store.BeginAsync(null, None);
            await upload.WriteAsync(_content, None);
            _routes.Known = [New, Old];
            await upload.CommitAsync(Key, None);
        }
        else
        {
            await using (var first = await place.Store.StageAsync(id, StagedMark.Beginning, null, None))
            {
                await first.WriteAsync(_content.AsMemory(0, 100), None);
                var mark = await first.SuspendAsync(None);
                await first.DisposeAsync();
                _routes.Known = [New];
                await using var again = await (await _store.AtPlaceAsync(place.Id, None)).StageAsync(id, mark, null, None);
                await again.WriteAsync(_content.AsMemory(100), None);
                await again.CommitAsync(Key, None);
            }
        }

        Assert.Equal(_content, await _new.Store.ReadAsync(Key));
        Assert.Null(await _old.Store.StatAsync(Key, None));
        Assert.Equal(0, await _old.CountStagedAsync() + await _new.CountStagedAsync());
    }

    [Fact]
    public async Task What_was_put_while_the_place_changed_is_at_the_new_one()
    {
        _routes.Known = [Old];
        var asked = 0;
        _routes.OnAsked = routes => routes.Known = asked++ == 0 ? [Old] : [New, Old];

        await _store.PutAsync(Key, _content, None);

        Assert.Equal(_content, await _new.Store.ReadAsync(Key));
    }

    [Fact]
    public async Task What_began_at_a_place_that_is_none_any_more_is_lost_and_says_so() =>
        await Assert.ThrowsAsync<StagedLostException>(() => _store.AtPlaceAsync("gone", None).AsTask());

    [Fact]
    public async Task A_blob_is_not_carried_that_is_not_what_it_must_be()
    {
        await _old.Store.PutAsync(Key, _content, None);
        BlobDigest other = new(_content.Length, new byte[32]);

        await Assert.ThrowsAsync<BlobDamagedException>(() => BlobCarrier.CopyAsync(_old.Store, _new.Store, Key, other, None));

        Assert.Null(await _new.Store.StatAsync(Key, None));
        Assert.Equal(0, await _new.CountStagedAsync());
    }

    [Fact]
    public async Task One_place_that_is_away_does_not_keep_the_others_from_being_swept()
    {
        await using (var upload = await _new.Store.StageAsync(Guid.NewGuid(), StagedMark.Beginning, null, None))
        {
            await upload.WriteAsync(_content, None);
            await upload.SuspendAsync(None);
        }

        Assert.Equal(1, await _new.CountStagedAsync());
        await using (await _old.TakeOfflineAsync())
        {
            await Assert.ThrowsAsync<StoreOfflineException>(() => _store.SweepStagedAsync(TimeSpan.Zero, None));
        }

        Assert.Equal(0, await _new.CountStagedAsync());
    }

    [Fact]
    public async Task A_trial_writes_reads_and_leaves_nothing_behind_and_says_what_is_wrong()
    {
        var trial = await StoreTrial.RunAsync(_old.Store, TimeProvider.System, None);

        Assert.True(trial.Health.Healthy);
        Assert.True(trial is { WriteRate: > 0, ReadRate: > 0, SmallRequest: not null });
        await foreach (var blob in _old.Store.ListAsync("", None))
        {
            Assert.Fail($"{blob.Key} is left.");
        }

        await using (await _old.TakeOfflineAsync())
        {
            var away = await StoreTrial.RunAsync(_old.Store, TimeProvider.System, None);
            Assert.Equal((StoreOfflineException.CodeName, null), (away.Health.Code, away.WriteRate));
        }
    }
}
