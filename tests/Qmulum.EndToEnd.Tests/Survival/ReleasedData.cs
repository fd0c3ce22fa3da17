using System.IO.Compression;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>
/// The data folder of a small installation as a released version left it, packed with what is in it. One file for each release is kept in
/// <c>Survival/Releases</c>, and never written again.
/// </summary>
/// <param name="Key">A key that may do everything; nobody has it but the installation in that file.</param>
/// <param name="Member">The address of somebody who sees the library home.</param>
/// <param name="MemberPassword">Their password.</param>
/// <param name="Second">The id of another library of the owner's.</param>
/// <param name="Photos">All photos.</param>
sealed record ReleasedData(string Key, string Member, string MemberPassword, string Second, IReadOnlyList<ReleasedPhoto> Photos)
{
    const string Facts = "facts.json";
    const string Password = "a password of theirs";

    static string Folder => Path.Combine(RepositoryRoot.Path, "tests/Qmulum.EndToEnd.Tests/Survival/Releases");

    public static IReadOnlyList<string> All => [.. Directory.GetFiles(Folder, "*.zip").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    /// <summary>Puts the data into the folder <c>data</c> there.</summary>
    public static ReleasedData Unpack(string release, string folder)
    {
        ZipFile.ExtractToDirectory(Path.Combine(Folder, $"{release}.zip"), folder);
        return JsonSerializer.Deserialize<ReleasedData>(File.ReadAllText(Path.Combine(folder, Facts))) ?? throw new InvalidDataException($"{release} has no facts.");
    }

    /// <summary>Makes an installation by the present server and packs it.</summary>
    public static async Task WriteAsync(string version)
    {
        using TempFolder folder = new();
        ReleasedData data;
        await using (var server = await ServerProcess.StartAsync(folder.File("data")))
        {
            data = await FillAsync(server);
            await server.StopAsync();
        }

        File.WriteAllText(folder.File(Facts), JsonSerializer.Serialize(data));
        Directory.CreateDirectory(Folder);
        ZipFile.CreateFromDirectory(folder.Path, Path.Combine(Folder, $"{version}.zip"), CompressionLevel.SmallestSize, includeBaseDirectory: false);
    }

    static async Task<ReleasedData> FillAsync(ServerProcess server)
    {
        Api owner = new(server.Client);
        using var member = await People.JoinAsync(server);
        await People.InviteAsync(owner, "home", member, "viewer");
        var second = (await owner.PostJsonAsync("/api/v1/libraries", new { name = "Second" })).Expect(201).Json.GetProperty("id").GetString()!;
        List<ReleasedPhoto> photos =
        [
            await AddAsync(owner, "home", SamplePhotos.Jpeg(1, taken: new(2023, 5, 6, 7, 8, 9)), "Zoë’s.jpg"),
            await AddAsync(owner, "home", SamplePhotos.Jpeg(2), "without a date.jpg"),
            await AddAsync(owner, "home", "This is no picture."u8.ToArray(), "broken.jpg"),
            await AddAsync(owner, second, SamplePhotos.Jpeg(3, taken: new(2024, 1, 2, 3, 4, 5)), "second.jpg"),
        ];
        return new(server.Owner.Key!, member.Email, Password, second, photos);
    }

    static async Task<ReleasedPhoto> AddAsync(Api owner, string library, byte[] bytes, string name)
    {
        HttpRequestMessage upload = new(HttpMethod.Post, $"/api/v1/libraries/{library}/photos?name={Uri.EscapeDataString(name)}") { Content = new ByteArrayContent(bytes) };
        var id = (await owner.SendAsync(upload)).Expect(201).Json.GetProperty("photoId").GetString()!;
        return new(id, library, name, Api.Hex(bytes), Text(await SettledAsync(owner, id), "state")!);
    }

    static async Task<JsonElement> SettledAsync(Api owner, string photo)
    {
        var facts = default(JsonElement);
        await Deadline.WaitAsync("the photo to be derived", TimeSpan.FromMinutes(1), async () => Text(facts = await owner.FactsAsync(photo), "state") != "pending");
        return facts;
    }

    /// <summary>Everything is there at a server that runs on the data, and it goes on with it.</summary>
    public async Task CheckAsync(ServerProcess server)
    {
        using var browser = server.CreateStranger();
        browser.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        Api owner = new(browser);
        foreach (var photo in Photos)
        {
            var facts = await SettledAsync(owner, photo.Id); // this version may just try anew what an earlier one could not show
            Assert.Equal((photo.Name, photo.Sha256, photo.State), (Text(facts, "name"), Text(facts, "sha256"), Text(facts, "state")));
            Assert.Equal(photo.Sha256, Api.Hex(await owner.OriginalAsync(photo.Id)));
            (await owner.GetAsync($"/api/v1/photos/{photo.Id}/renditions/thumbnail")).Expect(photo.State == "ready" ? 200 : 404);
        }

        foreach (var library in Photos.GroupBy(photo => photo.Library))
        {
            var listed = (await owner.GetAsync($"/api/v1/libraries/{library.Key}/photos")).Expect(200).Json.GetProperty("photos");
            Assert.Equal(library.Select(photo => photo.Id).Order(), listed.EnumerateArray().Select(photo => Text(photo, "id")!).Order());
            var changes = (await owner.GetAsync($"/api/v1/libraries/{library.Key}/changes?since=0")).Expect(200).Json.GetProperty("changes");
            Assert.Equal(library.Count(), changes.GetArrayLength());
        }

        await CheckPeopleAsync(server);
        await CheckExportAsync(owner);
        await owner.AddAndDeriveAsync(Seeds.Jpeg(203, 77)); // of another size than any of the fixture
    }

    async Task CheckPeopleAsync(ServerProcess server)
    {
        (await new Guest(server).SignInAsync(ServerOwner.Email, ServerOwner.Password)).Expect(201);
        Guest member = new(server);
        (await member.SignInAsync(Member, MemberPassword)).Expect(201);
        var home = (await member.GetAsync("/api/v1/libraries/home")).Expect(200).Json;
        Assert.Equal("viewer", Text(home, "role"));
        (await member.GetAsync($"/api/v1/libraries/{Second}")).Expect(404);
    }

    /// <summary>Also of photos whose CRC-32 was not kept yet.</summary>
    async Task CheckExportAsync(Api owner)
    {
        using ZipArchive zip = new(new MemoryStream((await owner.GetAsync("/api/v1/me/export")).Expect(200).Body));
        var hashes = zip.Entries.Select(entry =>
        {
            using MemoryStream bytes = new();
            using var content = entry.Open();
            content.CopyTo(bytes);
            return Api.Hex(bytes.ToArray());
        }).ToHashSet();
        Assert.Superset(Photos.Select(photo => photo.Sha256).ToHashSet(), hashes);
    }

    static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}

/// <summary>A photo of that installation.</summary>
sealed record ReleasedPhoto(string Id, string Library, string Name, string Sha256, string State);
