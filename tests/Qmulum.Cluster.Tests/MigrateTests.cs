using Npgsql;

namespace Qmulum.Cluster.Tests;

/// <summary>A cluster goes on where an embedded server ended, after qmulum migrate.</summary>
public sealed class MigrateTests : IAsyncLifetime
{
    string _database = "";

    static string EmbeddedServer => RepositoryRoot.EmbeddedOutput("Qmulum.Silo", "qmulum-server.dll");

    public async Task InitializeAsync() => _database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    public async Task DisposeAsync() => await (await PostgresServer.SharedAsync()).DropDatabaseAsync(_database);

    [Fact]
    public async Task It_answers_what_the_stopped_server_answered_to_every_question()
    {
        using var source = await SampleInstallation.MakeAsync(kill: false, EmbeddedServer);
        (await MigrateProcess.RunAsync(source.Data, _database)).Expect(0);

        await using var silo = await StartAsync(source.Data, "silo");
        await using var node = await StartAsync(source.Data, "api");
        Api api = new(node.Client);

        foreach (var (path, answer) in source.Answers)
        {
            Assert.Equal(answer, (await api.GetAsync(path)).Expect(200).Text);
        }

        foreach (var (photo, file) in source.Files)
        {
            Assert.Equal(file, await api.OriginalAsync(photo));
            (await api.GetAsync($"/api/v1/photos/{photo}/renditions/thumbnail")).Expect(photo == source.Failed ? 404 : 200);
            Assert.Equal(photo, (await api.UploadAsync(file)).Expect(200).Json.GetProperty("photoId").GetString());
        }
    }

    [Fact]
    public async Task It_finishes_what_was_due_when_the_server_was_killed_and_takes_new_photos()
    {
        using var source = await SampleInstallation.MakeAsync(kill: true, EmbeddedServer);
        using TempFolder folder = new();
        (await MigrateProcess.RunAsync(source.Data, _database, "--copy-to", folder.File("data"), "--verify-blobs")).Expect(0);
        ServerOwner.Move(source.Data, folder.File("data"));
        Assert.True(await CountAsync("task_queue") > 0, "The server had nothing left to do when it was killed.");
        var last = await ExecuteAsync("SELECT last_seq FROM library WHERE library_id = 'home'");

        await using var silo = await StartAsync(folder.File("data"), "silo");
        await using var node = await StartAsync(folder.File("data"), "api");
        Api api = new(node.Client);

        var facts = await api.AddAndDeriveAsync(SamplePhotos.Jpeg(9_000));
        Assert.Equal("ready", facts.GetProperty("state").GetString());
        var photos = await new LibraryAudit(api).DerivedAsync(() => silo.Log.Tail(60));
        Assert.Equal(source.Files.Keys.Append(facts.GetProperty("id").GetString()!).Order(), photos.Select(photo => photo.GetProperty("id").GetString()!).Order());
        Assert.Equal(source.Failed, photos.Single(photo => photo.GetProperty("state").GetString() == "failed").GetProperty("id").GetString());
        await Deadline.WaitAsync("the queue to be empty", TimeSpan.FromMinutes(1), async () => await CountAsync("task_queue") == 0, () => silo.Log.Tail(60));
        foreach (var (photo, file) in source.Files)
        {
            Assert.Equal(file, await api.OriginalAsync(photo));
        }

        var added = (await api.GetAsync($"{Api.Library}/changes?since={last}&limit=1000")).Expect(200).Json.GetProperty("changes");
        Assert.Contains(added.EnumerateArray(), change => change.GetProperty("photo").GetProperty("id").GetString() == facts.GetProperty("id").GetString());
    }

    [Fact]
    public async Task It_does_not_start_while_an_installation_is_not_all_there()
    {
        using var source = await SampleInstallation.MakeAsync(kill: false, EmbeddedServer);
        (await MigrateProcess.RunAsync(source.Data, _database)).Expect(0);
        await ExecuteAsync("UPDATE installation SET name = 'carrying' WHERE name = 'carried'");

        await using var silo = await ServerProcess.LaunchAsync(Settings(source.Data, "silo"));

        Assert.Equal(1, await silo.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("qmulum migrate", silo.Log.Tail(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", silo.Log.Tail(), StringComparison.Ordinal);
    }

    Task<ServerProcess> StartAsync(string data, string role) => ServerProcess.StartAsync(Settings(data, role));

    ServerSettings Settings(string data, string role) => new()
    {
        DataFolder = data,
        Arguments =
        [
            "--role", role, "--database", _database,
            "--siloPort", $"{LoopbackPort.Free()}", "--gatewayPort", $"{LoopbackPort.Free()}",
        ],
    };

    async Task<long> CountAsync(string rows) => (long)(await ExecuteAsync($"SELECT count(*) FROM {rows}"))!;

    async Task<object?> ExecuteAsync(string sql)
    {
        await using NpgsqlConnection connection = new(_database);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
