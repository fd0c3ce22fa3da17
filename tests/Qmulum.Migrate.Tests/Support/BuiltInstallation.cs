using System.Text;
using Microsoft.Data.Sqlite;
using Qmulum.Data;
using Qmulum.Embedded.State;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Migrate.Tests.Support;

/// <summary>An embedded installation whose rows and blobs a test makes itself: many of them, or such as no server would make.</summary>
sealed class BuiltInstallation : IDisposable
{
    readonly TempFolder _folder = new();
    int _photos;

    /// <summary>Its data folder.</summary>
    public string Data => _folder.File("data");

    public string Grains => Path.Combine(Data, "grains.db");

    public string Index => Path.Combine(Data, "index.db");

    public FolderBlobStore Location { get; private set; } = null!;

    /// <summary>One with its tables and an empty location.</summary>
    public static async Task<BuiltInstallation> MakeAsync()
    {
        BuiltInstallation made = new();
        await using (await IndexDatabase.OpenAsync(new() { Provider = IndexProvider.Sqlite, Path = made.Index }, TimeProvider.System, default))
        {
        }

        await made.WriteAsync(made.Grains, EmbeddedSchema.Upgrade);
        made.Location = await FolderBlobStore.CreateAsync(new() { Root = Path.Combine(made.Data, "location") });
        return made;
    }

    /// <summary>States of grains of a type that nobody knows, with keys and texts of every kind.</summary>
    /// <param name="count">How many.</param>
    /// <param name="longest">About how many bytes the longest has.</param>
    public Task AddStatesAsync(int count, int longest = 900) => WriteAsync(Grains, connection =>
    {
        for (var i = 0; i < count; i++)
        {
            Execute(
                connection,
                "INSERT INTO grain_state VALUES (@type, @key, 'slot', @version, @json, @now)",
                ("@type", $"type{i % 7}"), ("@key", $"{i}/ü+{i:x}"), ("@version", 1_700_000_000_000L + i), ("@now", 1_600_000_000_000L + i),
                ("@json", $$"""{ "n":{{i}}, "text" : "žluť 🐎 \u0000", "more":"{{new string('x', i % longest)}}"}"""));
        }

        return count;
    });

    public Task AddReminderAsync(string type, string key, string name, DateTimeOffset first, TimeSpan period) => WriteAsync(
        Grains,
        connection => Execute(
            connection,
            "INSERT INTO grain_reminder VALUES (@type, @key, @name, 7, @first, @period)",
            ("@type", type), ("@key", key), ("@name", name), ("@first", first.ToUnixTimeMilliseconds()), ("@period", (long)period.TotalMilliseconds)));

    /// <summary>Rows of a table of the index, by their statement with <c>@i</c>.</summary>
    public Task AddRowsAsync(string sql, int count) => WriteAsync(Index, connection =>
    {
        for (var i = 0; i < count; i++)
        {
            Execute(connection, sql, ("@i", i));
        }

        return count;
    });

    public Task ExecuteAsync(string database, string sql) => WriteAsync(database, connection => Execute(connection, sql));

    /// <summary>A photo of one version, with its blob.</summary>
    /// <returns>Its key in the location.</returns>
    public async Task<BlobKey> AddPhotoAsync()
    {
        var number = ++_photos;
        var id = $"{number:x8}-0000-8000-8000-000000000000";
        var content = Encoding.UTF8.GetBytes($"The bytes of photo {number}.");
        var digest = BlobDigest.Of(content);
        var key = BlobKey.Parse($"libraries/home/photos/{id[..2]}/{id}/v1.jpg");
        await Location.PutAsync(key, content, default);
        await WriteAsync(Grains, connection => Execute(
            connection,
            "INSERT INTO grain_state VALUES ('photo', @id, 'photo', 1, @json, 1)",
            ("@id", id),
            ("@json", $$"""{"versions":[{"number":1,"hash":"{{digest.Sha256Hex}}","size":{{digest.Size}},"blobKey":"{{key}}"}]}""")));
        return key;
    }

    public void Dispose() => _folder.Dispose();

    static int Execute(SqliteConnection connection, string sql, params (string Name, object Value)[] values)
    {
        var command = connection.Prepared(sql);
        foreach (var (name, value) in values)
        {
            command.With(name, value);
        }

        return command.ExecuteNonQuery();
    }

    async Task<int> WriteAsync(string path, Func<SqliteConnection, int> work)
    {
        await using var database = SqliteDatabase.Open(new() { Path = path });
        return await database.WriteAsync(work);
    }
}
