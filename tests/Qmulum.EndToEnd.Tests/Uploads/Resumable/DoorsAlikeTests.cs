using System.IO.Pipelines;
using System.Net.Http.Json;
using System.Security.Cryptography;

namespace Qmulum.EndToEnd.Tests.Uploads.Resumable;

/// <summary>What holds for an upload that may be interrupted, by whichever of the two protocols it comes.</summary>
public sealed class DoorsAlikeTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    const string TusDoor = "tus";
    const string DraftDoor = "draft";

    /// <summary>So many of three million bytes: enough that the server writes some of them while it waits for the rest.</summary>
    const int Sent = 2_000_000;

    readonly Api _api = fixture.Api;

    public static TheoryData<string> Doors => new() { TusDoor, DraftDoor };

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_library_that_is_full_refuses_bytes_in_the_middle_of_an_upload_of_unknown_size(string door)
    {
        const int Quota = 50_000;
        var library = await LibraryAsync(Quota);
        var upload = await BeginAsync(door, _api, library, size: null);

        (await AppendAsync(door, _api, upload, 0, new byte[Quota / 2])).Expect(204);
        (await AppendAsync(door, _api, upload, Quota / 2, new byte[Quota])).ExpectProblem(413, "quota-exceeded");

        Assert.InRange((await _api.GetAsync(upload)).Expect(200).Json.GetProperty("offset").GetInt64(), Quota / 2, Quota);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Of_two_that_fit_alone_the_second_is_refused_at_its_end_and_keeps_nothing(string door)
    {
        var (first, second) = (Seeds.Jpeg(300, 300), Seeds.Jpeg(300, 300));
        var library = await LibraryAsync(Math.Max(first.Length, second.Length) + 100);
        var uploads = (await BeginAsync(door, _api, library, first.Length), await BeginAsync(door, _api, library, second.Length));
        (await AppendAsync(door, _api, uploads.Item2, 0, second[..500])).Expect(204);

        Assert.InRange((await AppendAsync(door, _api, uploads.Item1, 0, first)).Status, 201, 204);
        (await AppendAsync(door, _api, uploads.Item2, 500, second[500..])).ExpectProblem(413, "quota-exceeded");

        Assert.Equal(1, (await _api.GetAsync($"/api/v1/libraries/{library}")).Expect(200).Json.GetProperty("photos").GetInt64());
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Whoever_may_not_add_any_more_when_the_last_byte_comes_gets_no_photo(string door)
    {
        var file = RandomNumberGenerator.GetBytes(3_000_000);
        var guest = await People.JoinAsync(fixture.Server);
        await People.InviteAsync(_api, "home", guest, "contributor");
        var upload = await BeginAsync(door, guest.Api, "home", file.Length);
        Pipe line = new(new(pauseWriterThreshold: 0));
        var sending = guest.Api.SendAsync(AppendOf(door, upload, 0, new StreamContent(line.Reader.AsStream())));
        await line.Writer.WriteAsync(file.AsMemory(0, Sent));
        await Staging.WaitUntilLongAsync(fixture.Server, upload, Sent / 2);

        (await _api.SendAsync(new(HttpMethod.Delete, $"/api/v1/libraries/home/members/{guest.Id}"))).Expect(204);
        await line.Writer.WriteAsync(file.AsMemory(Sent));
        await line.Writer.CompleteAsync();

        (await sending).ExpectProblem(403, "forbidden");
        Assert.False(await _api.HasAsync(file));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Bytes_of_a_new_request_take_over_from_one_that_stands_still_and_the_log_is_silent(string door)
    {
        var file = RandomNumberGenerator.GetBytes(3_000_000);
        var upload = await BeginAsync(door, _api, "home", file.Length);
        using var stale = await RawConnection.OpenAsync(fixture.Server);
        await stale.SendHeadAsync(
            $"PATCH {upload}", null, [.. HeadersOf(door, 0).Select(header => $"{header.Name}: {header.Value}"), $"Content-Type: {TypeOf(door)}", $"Content-Length: {file.Length}"]);
        await stale.SendAsync(file[..Sent]);
        await Staging.WaitUntilLongAsync(fixture.Server, upload, Sent / 2);

        var offset = int.Parse((await AppendAsync(door, _api, upload, 0, file)).ExpectProblem(409, "offset-mismatch").Header("Upload-Offset"));
        Assert.InRange(offset, Sent / 2, Sent);
        Assert.Contains(" 409 ", await stale.ReadFinalHeadAsync(), StringComparison.Ordinal);
        Assert.InRange((await AppendAsync(door, _api, upload, offset, file[offset..])).Status, 201, 204);

        Assert.True(await _api.HasAsync(file));
        await IsSilentAsync(stale);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_coding_of_the_bytes_is_415_and_nothing_of_it_is_kept(string door)
    {
        var upload = await BeginAsync(door, _api, "home", 100);

        (await SendCodedAsync(AppendOf(door, upload, 0, new ByteArrayContent([1, 2, 3])))).ExpectProblem(415, "unsupported-type");
        Assert.Equal(0, (await _api.GetAsync(upload)).Expect(200).Json.GetProperty("offset").GetInt64());

        HttpRequestMessage create = new(HttpMethod.Post, door == TusDoor ? Tus.Uploads : Api.Photos) { Content = new ByteArrayContent(Seeds.Jpeg()) };
        (string Name, string Value)[] said = door == TusDoor ? [("Tus-Resumable", "1.0.0"), ("Upload-Length", "10")] : Draft.Said(8, isLast: true);
        Add(create, said);
        (await SendCodedAsync(create)).ExpectProblem(415, "unsupported-type");
    }

    Task<Answer> SendCodedAsync(HttpRequestMessage request)
    {
        request.Content!.Headers.ContentEncoding.Add("gzip");
        return _api.SendAsync(request);
    }

    static void Add(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value), $"{name} is no request header.");
        }
    }

    /// <summary>When the connection is over, everything that the server says of it has been said.</summary>
    async Task IsSilentAsync(RawConnection connection)
    {
        connection.EndSending();
        await connection.ReadToEndOrCutAsync();
        Assert.DoesNotContain("Reading is already in progress", fixture.Server.Log.Tail(), StringComparison.Ordinal);
    }

    async Task<string> LibraryAsync(long quotaBytes)
    {
        var library = (await _api.PostJsonAsync("/api/v1/libraries", new { name = "Small" })).Expect(201).Json.GetProperty("id").GetString()!;
        (await _api.SendAsync(new(HttpMethod.Patch, $"/api/v1/libraries/{library}") { Content = JsonContent.Create(new { settings = new { quotaBytes } }) })).Expect(200);
        return library;
    }

    static async Task<string> BeginAsync(string door, Api api, string library, long? size)
    {
        var address = $"/api/v1/libraries/{library}/uploads";
        var answer = door == TusDoor
            ? await new Tus(api).SendAsync("POST", address, headers: size is null ? ("Upload-Defer-Length", "1") : ("Upload-Length", $"{size}"))
            : await new Draft(api).CreateAsync(8, address, [], "image/jpeg", isLast: false, size is null ? [] : [("Upload-Length", $"{size}")]);
        return answer.Expect(201).Header("Location");
    }

    static Task<Answer> AppendAsync(string door, Api api, string upload, long offset, byte[] bytes) =>
        api.SendAsync(AppendOf(door, upload, offset, new ByteArrayContent(bytes)));

    static HttpRequestMessage AppendOf(string door, string upload, long offset, HttpContent bytes)
    {
        HttpRequestMessage request = new(HttpMethod.Patch, upload) { Content = bytes };
        bytes.Headers.TryAddWithoutValidation("Content-Type", TypeOf(door));
        Add(request, HeadersOf(door, offset));
        return request;
    }

    /// <summary>The last byte is known by the declared size, by either.</summary>
    static (string Name, string Value)[] HeadersOf(string door, long offset) =>
        [.. door == TusDoor ? [("Tus-Resumable", "1.0.0")] : Draft.Said(8, isLast: false), ("Upload-Offset", $"{offset}")];

    static string TypeOf(string door) => door == TusDoor ? Tus.ChunkType : Draft.Partial;
}
