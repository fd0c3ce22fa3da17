using System.Text;

namespace Qmulum.Migrate.Tests.Support;

/// <summary>An embedded installation that a real server has filled: photos of several kinds, and work that it had no time for.</summary>
sealed class SampleInstallation : IDisposable
{
    const int Pending = 24;

    readonly TempFolder _folder = new();
    readonly Dictionary<string, byte[]> _files = [];
    readonly Dictionary<string, string> _answers = [];

    /// <summary>Its data folder.</summary>
    public string Data => _folder.File("data");

    /// <summary>The bytes of every photo that was acknowledged, by the photo's id.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _files;

    /// <summary>The photo that shows nothing.</summary>
    public string Failed { get; private set; } = "";

    /// <summary>What the server answered last, by the path that was asked for: facts, timeline, change log. Of a stopped one alone.</summary>
    public IReadOnlyDictionary<string, string> Answers => _answers;

    /// <param name="kill">Whether the server ends by kill -9 with work under way; otherwise everything is done and it stops in order.</param>
    /// <param name="server">The embedded server's assembly; the one built beside the tests unless it is said.</param>
    public static async Task<SampleInstallation> MakeAsync(bool kill, string? server = null)
    {
        SampleInstallation made = new();
        try
        {
            await made.FillAsync(kill, server);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Dispose();

    async Task FillAsync(bool kill, string? assembly)
    {
        ServerSettings settings = new() { DataFolder = Data, Arguments = ["--workers", "1"] };
        await using var server = await ServerProcess.StartAsync(assembly is null ? settings : settings with { Server = assembly });
        Api api = new(server.Client);
        await AddAsync(api, SamplePhotos.Jpeg(1, taken: new DateTime(2019, 12, 31, 23, 59, 59)), "new year.jpg");
        await AddAsync(api, SamplePhotos.Jpeg(2, taken: new DateTime(2024, 2, 29, 12, 0, 0), offset: TimeSpan.FromHours(2)), "Žluťoučký kůň 🐎.jpg");
        await AddAsync(api, SamplePhotos.Jpeg(3, 800, 600)[..^2_000], "cut off.jpg");
        Failed = await AddAsync(api, Encoding.UTF8.GetBytes("This is a letter, not a picture."), "letter.jpg");
        foreach (var photo in _files.Keys.ToList())
        {
            await api.DerivedAsync(photo);
        }

        if (!kill)
        {
            await KeepAnswersAsync(api);
            await server.StopAsync();
            return;
        }

        await Task.WhenAll(Enumerable.Range(0, Pending).Select(i => SamplePhotos.Jpeg(100 + i, 1600, 1200, noise: 200)).Select(file => AddAsync(api, file)));
        server.Kill();
    }

    async Task KeepAnswersAsync(Api api)
    {
        string[] lists = ["", "/timeline", "/photos?limit=1000", "/changes?since=0&limit=1000"];
        foreach (var path in lists.Select(list => Api.Library + list).Concat(_files.Keys.Select(photo => $"/api/v1/photos/{photo}")))
        {
            _answers.Add(path, (await api.GetAsync(path)).Expect(200).Text);
        }
    }

    async Task<string> AddAsync(Api api, byte[] file, string name = "photo.jpg")
    {
        var id = await api.AddAsync(file, name);
        lock (_files)
        {
            _files.Add(id, file);
        }

        return id;
    }
}
