using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>Everything that a person has, as one ZIP, also after a download that broke off.</summary>
public sealed class ExportTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    const string Export = "/api/v1/me/export";

    [Fact]
    public async Task It_has_every_original_byte_for_byte_and_what_is_known_of_it_and_unzip_finds_no_error()
    {
        var (person, library) = await PersonAsync();
        byte[][] photos = [Seeds.Jpeg(taken: new(2023, 5, 6, 7, 8, 9)), Seeds.Jpeg(taken: new(2023, 5, 7, 7, 8, 9)), Seeds.Jpeg(taken: new(2024, 1, 2, 3, 4, 5))];
        await AddAsync(person, library, photos[0], "Zoë’s.jpg");
        await AddAsync(person, library, photos[1], "Zoë’s.jpg");
        await AddAsync(person, library, photos[2], "a.jpg");

        var answer = (await person.Api.GetAsync(Export)).Expect(200);

        Assert.Equal("application/zip", answer.ContentType);
        Assert.StartsWith("attachment; filename=qmulum-", answer.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal(answer.Body.Length, answer.ContentHeaders.ContentLength);
        using ZipArchive zip = new(new MemoryStream(answer.Body));
        var folder = $"libraries/Pat’s _ of {library}";
        Assert.Equal(
            new[] { "account.json", $"{folder}/library.json", $"{folder}/photos.json", $"{folder}/2023-05/Zoë’s.jpg", $"{folder}/2024-01/a.jpg" }.Order(),
            zip.Entries.Select(entry => entry.FullName).Where(name => !name.Contains(" (", StringComparison.Ordinal) && !name.StartsWith("libraries/Pat/", StringComparison.Ordinal)).Order());
        Assert.All(photos, photo => Assert.Contains(zip.Entries, entry => Bytes(entry).AsSpan().SequenceEqual(photo)));
        var facts = Json(zip, $"{folder}/photos.json").EnumerateArray().ToList();
        Assert.Equal(3, facts.Count);
        Assert.All(facts, photo => Assert.Equal(
            photo.GetProperty("photo").GetProperty("sha256").GetString(), Api.Hex(Bytes(zip.GetEntry($"{folder}/{photo.GetProperty("file").GetString()}")!))));
        Assert.Equal("owner", Json(zip, $"{folder}/library.json").GetProperty("members")[0].GetProperty("role").GetString());
        Assert.Equal(person.Email, Json(zip, "account.json").GetProperty("account").GetProperty("email").GetString());
        await UnzipAsync(answer.Body);
    }

    [Fact]
    public async Task A_download_that_broke_off_goes_on_with_the_same_bytes_after_a_kill_and_new_photos()
    {
        await using var server = await ServerProcess.StartAsync();
        Api api = new(server.Client);
        for (var i = 0; i < 5; i++)
        {
            await api.AddAndDeriveAsync(Seeds.Jpeg(), $"{i}.jpg");
        }

        var whole = (await api.GetAsync(Export)).Expect(200);
        var half = whole.Body.Length / 2;
        server.Kill();
        await server.RestartAsync();
        await api.AddAndDeriveAsync(Seeds.Jpeg(), "later.jpg");

        var rest = (await api.GetAsync(Export, ("Range", $"bytes={half}-"), ("If-Range", whole.ETag!))).Expect(206);
        var last = (await api.GetAsync(Export, ("Range", "bytes=-100"))).Expect(206);
        var beyond = await api.GetAsync(Export, ("Range", $"bytes={whole.Body.Length}-"));
        var other = (await api.GetAsync(Export, ("Range", "bytes=0-9"), ("If-Range", "\"another\""))).Expect(200);

        Assert.Equal(whole.Body[half..], rest.Body);
        Assert.Equal($"bytes {half}-{whole.Body.Length - 1}/{whole.Body.Length}", rest.Header("Content-Range"));
        Assert.Equal(whole.Body[^100..], last.Body);
        beyond.ExpectProblem(416, "range-not-satisfiable");
        await UnzipAsync(other.Body);
    }

    [Fact]
    public async Task The_head_tells_what_the_whole_has()
    {
        var (person, library) = await PersonAsync();
        await AddAsync(person, library, Seeds.Jpeg(), "a.jpg");

        var head = (await person.Api.HeadAsync(Export)).Expect(200);
        var whole = (await person.Api.GetAsync(Export)).Expect(200);

        Assert.Equal((whole.Body.Length, whole.ETag, "bytes"), (head.ContentHeaders.ContentLength, head.ETag, head.Header("Accept-Ranges")));
    }

    [Fact]
    public async Task Photos_of_others_and_secrets_are_not_in_it_and_a_library_that_was_handed_on_is_no_more()
    {
        var (person, library) = await PersonAsync();
        var photo = Seeds.Jpeg();
        await AddAsync(person, library, photo, "a.jpg");
        using var heir = await People.JoinAsync(fixture.Server);
        await People.InviteAsync(person.Api, library, heir, "editor");
        var before = (await person.Api.GetAsync(Export)).Expect(200);
        var ofMember = (await heir.Api.GetAsync(Export)).Expect(200);

        (await person.Api.PostJsonAsync($"/api/v1/libraries/{library}/transfer", new { account = heir.Id })).Expect(204);
        var after = (await person.Api.GetAsync(Export, ("Range", "bytes=0-"), ("If-Range", before.ETag!))).Expect(200);

        Assert.True(Has(before, photo));
        Assert.False(Has(ofMember, photo));
        Assert.False(Has(after, photo));
        Assert.Empty(Secrets.In(System.Text.Encoding.Latin1.GetString(before.Body)));
    }

    [Fact]
    public async Task A_key_for_one_library_takes_no_others_along()
    {
        var (person, library) = await PersonAsync();
        var key = (await person.Api.PostJsonAsync("/api/v1/me/keys", new { name = "one", permissions = new[] { "manageAccount", "viewLibrary" }, library }))
            .Expect(201).Json.GetProperty("secret").GetString();
        using var program = fixture.Server.CreateStranger();

        (await new Api(program).GetAsync(Export, ("Authorization", $"Bearer {key}"))).ExpectProblem(403, "forbidden");
    }

    [Trait("Host", "either")] // what is planned is the same
    [Fact]
    public async Task A_plan_that_is_older_than_a_week_is_removed_and_a_young_one_is_not()
    {
        await using var server = await ServerProcess.StartAsync();
        Api api = new(server.Client);
        await api.GetAsync(Export);
        var old = Plans(server);
        Assert.Equal(3, old.Count);
        old.ForEach(file => File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-8)));
        await api.AddAndDeriveAsync(Seeds.Jpeg());
        server.Kill();

        await server.RestartAsync();

        await Deadline.WaitAsync("the old plan to be removed", () => Plans(server).Count == 0);
        await api.GetAsync(Export);
        server.Kill();
        await server.RestartAsync();
        await api.AddAndDeriveAsync(Seeds.Jpeg());
        Assert.Equal(3, Plans(server).Count);
    }

    static List<string> Plans(ServerProcess server) =>
        [.. Directory.GetFiles(server.DataFolder, "*", SearchOption.AllDirectories).Where(file => file.Contains("/exports/", StringComparison.Ordinal))];

    [Trait("Host", "either")] // what is planned is the same
    [Fact]
    public async Task A_file_that_is_missing_in_the_location_is_said_so_and_keeps_nothing_else_back()
    {
        await using var server = await ServerProcess.StartAsync();
        Api api = new(server.Client);
        var lost = (await api.AddAndDeriveAsync(Seeds.Jpeg(), "lost.jpg")).GetProperty("id").GetString()!;
        await api.AddAndDeriveAsync(Seeds.Jpeg(), "kept.jpg");
        var original = Directory.GetFiles(server.DataFolder, "v1.jpg", SearchOption.AllDirectories).Single(file => file.Contains(lost, StringComparison.Ordinal));
        File.Delete(original);

        using ZipArchive zip = new(new MemoryStream((await api.GetAsync(Export)).Expect(200).Body));

        Assert.Contains(zip.Entries, entry => entry.Name == "kept.jpg");
        var facts = Json(zip, "libraries/Home/photos.json").EnumerateArray().ToDictionary(photo => photo.GetProperty("photo").GetProperty("name").GetString()!);
        Assert.False(facts["lost.jpg"].TryGetProperty("file", out _));
        Assert.True(facts["kept.jpg"].TryGetProperty("file", out _));
    }

    /// <summary>Somebody with a library of their own beside the one that every account has.</summary>
    async Task<(Person Person, string Library)> PersonAsync()
    {
        var person = await People.JoinAsync(fixture.Server);
        var made = (await person.Api.PostJsonAsync("/api/v1/libraries", new { name = "Pat’s" })).Expect(201).Json;
        var library = made.GetProperty("id").GetString()!;
        using HttpRequestMessage rename = new(HttpMethod.Patch, $"/api/v1/libraries/{library}") { Content = System.Net.Http.Json.JsonContent.Create(new { name = $"Pat’s / of {library}" }) };
        (await Answer.ReadAsync(await person.Browser.SendAsync(rename))).Expect(200);
        return (person, library);
    }

    static async Task AddAsync(Person person, string library, byte[] photo, string name)
    {
        using HttpRequestMessage upload = new(HttpMethod.Post, $"/api/v1/libraries/{library}/photos?name={Uri.EscapeDataString(name)}") { Content = new ByteArrayContent(photo) };
        var id = (await Answer.ReadAsync(await person.Browser.SendAsync(upload))).Expect(201).Json.GetProperty("photoId").GetString();
        await Deadline.WaitAsync("the photo to be derived and listed", TimeSpan.FromMinutes(1), async () =>
            (await person.Api.GetAsync($"/api/v1/libraries/{library}/photos")).Expect(200).Json.GetProperty("photos").EnumerateArray()
                .Any(entry => entry.GetProperty("id").GetString() == id && entry.GetProperty("state").GetString() != "pending"));
    }

    static bool Has(Answer export, byte[] photo)
    {
        using ZipArchive zip = new(new MemoryStream(export.Body));
        return zip.Entries.Any(entry => Bytes(entry).AsSpan().SequenceEqual(photo));
    }

    static byte[] Bytes(ZipArchiveEntry entry)
    {
        using MemoryStream bytes = new();
        using var content = entry.Open();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    static JsonElement Json(ZipArchive zip, string name) => JsonDocument.Parse(Bytes(zip.GetEntry(name) ?? throw new InvalidOperationException(
        $"There is no {name}, but {string.Join(", ", zip.Entries.Select(entry => entry.FullName))}."))).RootElement;

    static async Task UnzipAsync(byte[] archive)
    {
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("export.zip"), archive);
        using Process unzip = new() { StartInfo = new("unzip", ["-t", folder.File("export.zip")]) { RedirectStandardOutput = true, RedirectStandardError = true } };
        unzip.Start();
        var said = await unzip.StandardOutput.ReadToEndAsync() + await unzip.StandardError.ReadToEndAsync();
        await unzip.WaitForExitAsync();
        Assert.True(unzip.ExitCode == 0 && said.Contains("No errors detected", StringComparison.Ordinal), said);
    }
}
