using Microsoft.Data.Sqlite;
using Orleans.Storage;
using Qmulum.Embedded.State;
using Qmulum.Sqlite;

namespace Qmulum.Embedded.Tests;

public sealed class StateTests
{
    [Fact]
    public async Task A_new_grain_has_an_empty_state_and_no_record()
    {
        await using var host = await GrainHost.StartAsync(typeof(NoteGrain));

        var seen = await host.Grain<INoteGrain>("a").Get();

        Assert.Equal(new(null, 0, false, null), seen);
    }

    [Fact]
    public async Task A_written_state_is_there_in_the_next_activation_before_OnActivateAsync()
    {
        await using var host = await GrainHost.StartAsync(typeof(NoteGrain));
        var grain = host.Grain<INoteGrain>("a");
        await grain.Set("hello", 3);
        await grain.Leave();

        var seen = await grain.Get();

        Assert.Equal(("hello", 3, true), (seen.Text, seen.Number, seen.Exists));
        Assert.Equal("hello", await grain.SeenAtActivation());
    }

    [Fact]
    public async Task States_of_other_keys_and_names_are_apart()
    {
        await using var host = await GrainHost.StartAsync(typeof(NoteGrain));
        await host.Grain<INoteGrain>("a").Set("a", 1);
        await host.Grain<INoteGrain>("a").SetSecond("second of a");
        await host.Grain<INoteGrain>("b").Set("b", 2);

        Assert.Equal("a", (await host.Grain<INoteGrain>("a").Get()).Text);
        Assert.Equal("b", (await host.Grain<INoteGrain>("b").Get()).Text);
        Assert.Equal("second of a", await host.Grain<INoteGrain>("a").GetSecond());
        Assert.Null(await host.Grain<INoteGrain>("b").GetSecond());
    }

    [Fact]
    public async Task A_cleared_state_is_empty_has_no_record_and_can_be_written_again()
    {
        await using var host = await GrainHost.StartAsync(typeof(NoteGrain));
        var grain = host.Grain<INoteGrain>("a");
        await grain.Set("hello", 3);

        await grain.Clear();
        var cleared = await grain.Get();
        await grain.Leave();
        var reread = await grain.Get();
        await grain.Set("again", 1);

        Assert.Equal(new(null, 0, false, null), cleared);
        Assert.Equal(cleared, reread);
        Assert.Equal("again", (await grain.Get()).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failed_write_leaves_the_memory_as_it_was_stored_last(bool replaces)
    {
        FailingStore store = new();
        await using var host = await GrainHost.StartAsync(s => s.Options = o => o.DecorateStateStore = store.Around, typeof(NoteGrain));
        var grain = host.Grain<INoteGrain>("a");
        await grain.Set("kept", 1);
        var before = await grain.Get();

        store.FailNext(new IOException("The disk is full."));
        var error = await Assert.ThrowsAsync<IOException>(() => replaces ? grain.Replace("lost", 2) : grain.Set("lost", 2));

        Assert.Equal("The disk is full.", error.Message);
        Assert.Equal(before, await grain.Get());
        await grain.Set("next", 3);
        Assert.Equal(("next", 3), ((await grain.Get()).Text, (await grain.Get()).Number));
    }

    [Fact]
    public async Task A_failed_first_write_leaves_the_state_empty()
    {
        FailingStore store = new();
        await using var host = await GrainHost.StartAsync(s => s.Options = o => o.DecorateStateStore = store.Around, typeof(NoteGrain));
        var grain = host.Grain<INoteGrain>("a");

        store.FailNext(new IOException("The disk is full."));
        await Assert.ThrowsAsync<IOException>(() => grain.Set("lost", 2));

        Assert.Equal(new(null, 0, false, null), await grain.Get());
    }

    [Fact]
    public async Task A_failed_clear_leaves_the_state_and_its_record()
    {
        FailingStore store = new();
        await using var host = await GrainHost.StartAsync(s => s.Options = o => o.DecorateStateStore = store.Around, typeof(NoteGrain));
        var grain = host.Grain<INoteGrain>("a");
        await grain.Set("kept", 1);

        store.FailNext(new IOException("The disk is full."));
        await Assert.ThrowsAsync<IOException>(grain.Clear);

        Assert.Equal(("kept", true), ((await grain.Get()).Text, (await grain.Get()).Exists));
    }

    [Fact]
    public async Task A_state_that_cannot_be_written_as_JSON_fails_and_leaves_the_memory_as_it_was()
    {
        await using var host = await GrainHost.StartAsync(typeof(NoteGrain));
        var grain = host.Grain<INoteGrain>("a");
        await grain.Set("kept", 1);

        await Assert.ThrowsAnyAsync<Exception>(() => grain.SetUnwritable());

        Assert.Equal("kept", (await grain.Get()).Text);
    }

    [Fact]
    public async Task A_stale_ETag_is_refused_and_the_grain_reads_anew()
    {
        await using var host = await GrainHost.StartAsync(typeof(NoteGrain));
        var grain = host.Grain<INoteGrain>("a");
        await grain.Set("first", 1);
        await ChangeBehindAsync(host, "a", """{"text":"of someone else"}""");

        var error = await Assert.ThrowsAsync<InconsistentStateException>(() => grain.Set("stale", 2));

        Assert.NotEqual(error.StoredEtag, error.CurrentEtag);
        Assert.Equal("of someone else", (await grain.Get()).Text);
        await grain.Set("mine", 3);
        Assert.Equal("mine", (await grain.Get()).Text);
    }

    [Fact]
    public async Task A_first_write_is_refused_when_there_is_a_record_by_then()
    {
        await using var host = await GrainHost.StartAsync(typeof(NoteGrain));
        var grain = host.Grain<INoteGrain>("a");
        await grain.Get();
        await host.Runtime.Database.States.WriteAsync(new(GrainId.Create("note", "a"), "note"), "{}"u8.ToArray(), null, default);

        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.Set("stale", 2));
    }

    [Fact]
    public async Task A_version_does_not_come_again_after_a_record_was_deleted()
    {
        await using var host = await GrainHost.StartAsync(typeof(NoteGrain));
        var states = host.Runtime.Database.States;
        StateKey key = new(GrainId.Create("note", "a"), "note");
        var first = await states.WriteAsync(key, "{}"u8.ToArray(), null, default);
        await states.ClearAsync(key, first, default);
        await Deadline.WaitAsync("a later millisecond", () => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() > long.Parse(first));

        var second = await states.WriteAsync(key, "{}"u8.ToArray(), null, default);

        Assert.NotEqual(first, second);
        await Assert.ThrowsAsync<InconsistentStateException>(() => states.WriteAsync(key, "{}"u8.ToArray(), first, default));
    }

    [Fact]
    public async Task A_stored_state_is_camelCase_JSON_with_enums_as_text_that_SQL_can_read()
    {
        await using var host = await GrainHost.StartAsync(typeof(NoteGrain));
        await host.Grain<INoteGrain>("a").Set("grüße", 3);

        var json = await host.Runtime.Database.Open.ReadAsync(connection =>
            (string)connection.Prepared("SELECT json FROM grain_state WHERE grain_type = 'note' AND grain_key = 'a'").ExecuteScalar()!);

        Assert.Equal("""{"text":"grüße","number":3,"colour":"red"}""", json);
    }

    [Fact]
    public async Task Members_that_the_type_does_not_know_are_tolerated_and_missing_ones_keep_their_default()
    {
        await using var host = await GrainHost.StartAsync(typeof(NoteGrain));
        await host.Runtime.Database.States.WriteAsync(
            new(GrainId.Create("note", "a"), "note"), """{"text":"old","fromTheFuture":{"a":[1]}}"""u8.ToArray(), null, default);

        var seen = await host.Grain<INoteGrain>("a").Get();

        Assert.Equal(("old", 0), (seen.Text, seen.Number));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        using TempFolder folder = new();
        await using (await GrainHost.StartAsync(s => s.Path = folder.File("grains.db")))
        {
        }

        await using (var database = SqliteDatabase.Open(new() { Path = folder.File("grains.db") }))
        {
            await database.WriteAsync(connection => connection.Prepared("UPDATE embedded_schema SET version = 99").ExecuteNonQuery());
        }

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => GrainHost.StartAsync(s => s.Path = folder.File("grains.db")));
        Assert.Contains("99", error.Message);
    }

    static Task ChangeBehindAsync(GrainHost host, string key, string json) => host.Runtime.Database.Open.WriteAsync(connection =>
        connection.Prepared("UPDATE grain_state SET json = @json, version = version + 1 WHERE grain_key = @key")
            .With("@json", json).With("@key", key).ExecuteNonQuery());

    public interface INoteGrain : IGrainWithStringKey
    {
        Task<Seen> Get();

        Task Set(string text, int number);

        Task Replace(string text, int number);

        Task SetUnwritable();

        Task SetSecond(string text);

        Task<string?> GetSecond();

        Task Clear();

        Task Leave();

        Task<string?> SeenAtActivation();
    }

    public sealed record Seen(string? Text, int Number, bool Exists, string? Etag);

    public enum Colour
    {
        Red,
        Green,
    }

    public sealed class Note
    {
        public string? Text { get; set; }

        public int Number { get; set; }

        public Colour Colour { get; set; }

        public object? Anything { get; set; }
    }

    public sealed class NoteGrain(
        [PersistentState("note")] IPersistentState<Note> note, [PersistentState("second", "Default")] IPersistentState<Note> second) : Grain, INoteGrain
    {
        string? _seen;

        public override Task OnActivateAsync(CancellationToken cancellationToken)
        {
            _seen = note.State.Text;
            return Task.CompletedTask;
        }

        public Task<Seen> Get() => Task.FromResult(new Seen(note.State.Text, note.State.Number, note.RecordExists, note.Etag));

        public Task Set(string text, int number)
        {
            note.State.Text = text;
            note.State.Number = number;
            return note.WriteStateAsync();
        }

        public Task Replace(string text, int number)
        {
            note.State = new() { Text = text, Number = number };
            return note.WriteStateAsync();
        }

        public Task SetUnwritable()
        {
            note.State.Text = "lost";
            note.State.Anything = typeof(Note); // System.Text.Json refuses System.Type
            return note.WriteStateAsync();
        }

        public Task SetSecond(string text)
        {
            second.State.Text = text;
            return second.WriteStateAsync();
        }

        public Task<string?> GetSecond() => Task.FromResult(second.State.Text);

        public Task Clear() => note.ClearStateAsync();

        public Task Leave()
        {
            DeactivateOnIdle();
            return Task.CompletedTask;
        }

        public Task<string?> SeenAtActivation() => Task.FromResult(_seen);
    }
}
