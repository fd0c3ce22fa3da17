using Npgsql;

namespace Qmulum.Cluster.Tests;

/// <summary>A backup of a cluster's database, and a new cluster that comes up from it.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    /// <summary>A replica that is counted on, and what it said: that it holds a photo, and proved it.</summary>
    const string SaidBefore = @"
        INSERT INTO proof_secret (asked_on, secret) VALUES (1, '\x00');
        INSERT INTO replica (library_id, replica_id, account_id, name, seq, made_at, seen_at, disk, counts_since) VALUES ('home', '\x01', '\x02', 'nas', 7, 1, 1, '\x03', 1);
        INSERT INTO replica_photo (library_id, replica_id, photo_id, verified_at) VALUES ('home', '\x01', '\x04', 1);
        INSERT INTO replica_proof (library_id, photo_id, replica_id, asked_on, proof) VALUES ('home', '\x04', '\x01', 1, '\x05')";

    readonly TempFolder _folder = new();
    PostgresServer _postgres = null!;
    string _database = "";
    string _restored = "";

    string Target => _folder.File("backup");

    public async Task InitializeAsync()
    {
        _postgres = await PostgresServer.SharedAsync();
        (_database, _restored) = (await _postgres.CreateDatabaseAsync(), await _postgres.CreateDatabaseAsync());
    }

    public async Task DisposeAsync()
    {
        await _postgres.DropDatabaseAsync(_database);
        await _postgres.DropDatabaseAsync(_restored);
        _folder.Dispose();
    }

    [Fact]
    public async Task An_empty_database_comes_up_with_every_photo_as_it_was_at_the_moment_of_the_backup()
    {
        using var source = await SampleInstallation.MakeAsync(kill: false, RepositoryRoot.EmbeddedOutput("Qmulum.Silo", "qmulum-server.dll"));
        (await MigrateProcess.RunAsync(source.Data, _database)).Expect(0);
        var later = await BackUpWhileItWorksAsync(source.Data);

        // As when the database is lost, and the processes begin with a new one.
        await using (var refused = await LaunchAsync(source.Data, _restored, "silo"))
        {
            Assert.NotEqual(0, await refused.WaitForExitAsync(TimeSpan.FromSeconds(60)));
            Assert.Contains("qmulum admin restore", refused.Log.Tail(), StringComparison.Ordinal);
        }

        Assert.Contains($"{source.Files.Count} photos are restored", (await RunAsync(_restored, "restore")).Expect(0).Output, StringComparison.Ordinal);

        await using var silo = await StartAsync(source.Data, _restored, "silo");
        await using var node = await StartAsync(source.Data, _restored, "api");
        Api api = new(node.Client);
        foreach (var (path, answer) in source.Answers)
        {
            Assert.Equal(answer, (await api.GetAsync(path)).Expect(200).Text);
        }

        foreach (var (photo, file) in source.Files)
        {
            Assert.Equal(file, await api.OriginalAsync(photo));
        }

        (await api.GetAsync($"/api/v1/photos/{later}")).Expect(404);
        Assert.Equal("ready", (await api.AddAndDeriveAsync(SamplePhotos.Jpeg(9_001))).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_restore_that_was_stopped_is_gone_on_with_and_one_into_a_database_with_photos_or_of_a_damaged_backup_changes_nothing()
    {
        using var source = await SampleInstallation.MakeAsync(kill: false, RepositoryRoot.EmbeddedOutput("Qmulum.Silo", "qmulum-server.dll"));
        (await MigrateProcess.RunAsync(source.Data, _database)).Expect(0);
        await ExecuteAsync(_database, SaidBefore);
        (await RunAsync(_database, "backup")).Expect(0);
        var states = await CountAsync(_database);
        Assert.Contains("not empty", (await RunAsync(_database, "restore")).Expect(2).Errors, StringComparison.Ordinal);
        Assert.Equal(states, await CountAsync(_database));

        (await RunAsync(_restored, "restore")).Expect(0);
        await ExecuteAsync(_restored, "DELETE FROM grain_state WHERE grain_id LIKE 'photo/%'; INSERT INTO installation (name, value) VALUES ('carrying', 'restore')");
        (await RunAsync(_restored, "restore")).Expect(0);
        Assert.Equal(states, await CountAsync(_restored));
        Assert.Equal(0L, await ExecuteAsync(_restored, "SELECT count(*) FROM proof_secret")); // what a backup knows nobody is asked to prove
        Assert.Equal(0L, await ExecuteAsync(_restored, "SELECT (SELECT count(*) FROM replica_photo) + (SELECT count(*) FROM replica_proof)"));
        Assert.Equal(1L, await ExecuteAsync(_restored, "SELECT count(*) FROM replica WHERE counts_since = 1 AND seq = -1")); // it says everything anew

        var table = Path.Combine(Target, "tables", "grain_state.copy");
        await using (var file = File.OpenWrite(table))
        {
            file.Seek(-40, SeekOrigin.End);
            file.WriteByte(0);
        }

        await ExecuteAsync(_restored, "UPDATE installation SET name = 'carrying', value = 'restore' WHERE name = 'carried'");
        Assert.Contains("grain_state.copy is damaged", (await RunAsync(_restored, "restore")).Expect(1).Errors, StringComparison.Ordinal);
        Assert.Equal(states, await CountAsync(_restored));
    }

    /// <summary>Takes it from a cluster that is asked and sent photos meanwhile.</summary>
    /// <returns>A photo that came afterwards.</returns>
    async Task<string> BackUpWhileItWorksAsync(string data)
    {
        await using var silo = await StartAsync(data, _database, "silo");
        await using var node = await StartAsync(data, _database, "api");
        (await RunAsync(_database, "backup")).Expect(0);
        return (await new Api(node.Client).UploadAsync(SamplePhotos.Jpeg(9_000))).Expect(201).Json.GetProperty("photoId").GetString()!;
    }

    static Task<ServerProcess> StartAsync(string data, string database, string role) => ServerProcess.StartAsync(SettingsOf(data, database, role));

    static Task<ServerProcess> LaunchAsync(string data, string database, string role) => ServerProcess.LaunchAsync(SettingsOf(data, database, role));

    static ServerSettings SettingsOf(string data, string database, string role) => new()
    {
        DataFolder = data,
        Arguments = ["--role", role, "--database", database, "--siloPort", $"{LoopbackPort.Free()}", "--gatewayPort", $"{LoopbackPort.Free()}"],
    };

    async Task<ProgramResult> RunAsync(string database, string word)
    {
        using var keeper = ProgramProcess.Start(
            ServerSettings.Assembly, Path.GetTempPath(), [word, Target, "--data", _folder.File("scratch")], new Dictionary<string, string> { ["QMULUM_DATABASE"] = database });
        return await keeper.EndAsync();
    }

    static async Task<long> CountAsync(string database) => (long)(await ExecuteAsync(database, "SELECT count(*) FROM grain_state"))!;

    static async Task<object?> ExecuteAsync(string database, string sql)
    {
        await using NpgsqlConnection connection = new(database);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
