using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Uploads;

/// <summary>What a client has in its hand when its file is durable, and what it can ask later.</summary>
public sealed class ReceiptTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    const string Verify = $"{Api.Library}/verify";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Api _api = fixture.Api;

    [Fact]
    public async Task A_receipt_is_signed_and_says_what_was_kept()
    {
        var photo = Seeds.Jpeg();

        var receipt = (await _api.UploadAsync(photo)).Expect(201).Json;

        var signed = await CheckedAsync(receipt.GetProperty("signature").GetString()!);
        Assert.Equal(receipt.GetProperty("photoId").GetString(), signed.GetProperty("photoId").GetString());
        Assert.Equal(Api.Hex(photo), signed.GetProperty("sha256").GetString());
        Assert.Equal(photo.Length, signed.GetProperty("size").GetInt64());
        Assert.Equal(receipt.GetProperty("location").GetString(), signed.GetProperty("location").GetString());
        Assert.False(signed.TryGetProperty("name", out _));
    }

    [Fact]
    public async Task A_signature_does_not_hold_for_anything_else()
    {
        var signature = (await _api.UploadAsync(Seeds.Jpeg())).Expect(201).Json.GetProperty("signature").GetString()!;
        var parts = signature.Split('.');
        var other = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace("\"size\":", "\"size\":1", StringComparison.Ordinal);

        await Assert.ThrowsAnyAsync<CryptographicException>(() => CheckedAsync($"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(other))}.{parts[2]}"));
    }

    [Fact]
    public async Task The_key_is_the_same_after_a_restart_and_the_receipt_can_be_asked_for_again()
    {
        await using var server = await ServerProcess.StartAsync();
        Api api = new(server.Client);
        var photo = Seeds.Jpeg();
        var first = (await api.UploadAsync(photo)).Expect(201).Json;
        var key = (await api.GetAsync("/api/v1/server/receipt-key")).Expect(200).Text;

        await server.RestartAsync();

        Assert.Equal(key, (await api.GetAsync("/api/v1/server/receipt-key")).Expect(200).Text);
        var again = (await api.GetAsync($"/api/v1/photos/{first.GetProperty("photoId").GetString()}/receipt")).Expect(200).Json;
        foreach (var member in new[] { "photoId", "sha256", "size", "location", "receivedAt" })
        {
            Assert.Equal(first.GetProperty(member).ToString(), again.GetProperty(member).ToString());
        }
    }

    [Fact]
    public async Task Bytes_are_read_back_soon_after_they_came_and_the_receipt_says_so()
    {
        var photo = Seeds.Jpeg();
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        var id = await _api.AddAsync(photo);

        var held = await HeldAsync(_api, photo, "verified");

        Assert.Equal(id, held.GetProperty("photoId").GetString());
        Assert.Equal(Convert.ToHexStringLower(Sha1Hash.Of(photo)), held.GetProperty("sha1").GetString());
        Assert.InRange(held.GetProperty("asOf").GetDateTimeOffset(), before, DateTimeOffset.UtcNow.AddSeconds(1));
        var receipt = (await _api.GetAsync($"/api/v1/photos/{id}/receipt")).Expect(200).Json;
        Assert.Equal(held.GetProperty("asOf").GetDateTimeOffset(), receipt.GetProperty("verifiedAt").GetDateTimeOffset());
    }

    [Theory]
    [Trait("Host", "one process")] // the file lies below this server's own folder
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_that_are_gone_or_changed_on_the_disk_are_told_and_the_same_file_sent_again_mends_them(bool isGone)
    {
        await using var server = await ServerProcess.StartAsync();
        Api api = new(server.Client);
        byte[][] photos = [.. Enumerable.Range(0, 5).Select(_ => Seeds.Jpeg())];
        foreach (var photo in photos) // several, since one may be read back before its file is gone
        {
            var receipt = (await api.UploadAsync(photo)).Expect(201).Json;
            Harm(Path.Combine(server.DataFolder, "location", receipt.GetProperty("location").GetString()!), isGone);
        }

        var held = default(JsonElement);
        await Deadline.WaitAsync("a photo to be found damaged", Patience, async () =>
        {
            var answer = (await api.PostJsonAsync(Verify, new { sha256 = photos.Select(Api.Hex) })).Expect(200).Json;
            held = answer.GetProperty("held").EnumerateArray().FirstOrDefault(file => file.GetProperty("state").GetString() == "damaged");
            return held.ValueKind == JsonValueKind.Object;
        });

        var lost = photos.Single(photo => Api.Hex(photo) == held.GetProperty("sha256").GetString());
        Assert.NotEqual(default, held.GetProperty("asOf").GetDateTimeOffset());
        Assert.Equal("bytes-damaged", await ProblemAsync(api, held));
        (await api.UploadAsync(lost)).Expect(200);
        Assert.Equal(lost, await api.OriginalAsync(held.GetProperty("photoId").GetString()!));
        Assert.NotEqual("bytes-damaged", await ProblemAsync(api, held));
    }

    static void Harm(string file, bool isGone)
    {
        var bytes = File.ReadAllBytes(file);
        File.Delete(file);
        if (!isGone)
        {
            bytes[^1] ^= 1; // the same size: only its hash tells
            File.WriteAllBytes(file, bytes);
        }
    }

    static async Task<string?> ProblemAsync(Api api, JsonElement held)
    {
        var photo = (await api.GetAsync($"/api/v1/photos/{held.GetProperty("photoId").GetString()}")).Expect(200).Json;
        return photo.TryGetProperty("problem", out var problem) && problem.ValueKind == JsonValueKind.Object ? problem.GetProperty("code").GetString() : null;
    }

    [Fact]
    public async Task Which_files_are_held_is_told_by_either_hash_and_which_are_not_too()
    {
        var (photo, other) = (Seeds.Jpeg(), Seeds.Jpeg());
        var id = await _api.AddAsync(photo);
        var (sha1, missingSha1) = (Convert.ToHexStringLower(Sha1Hash.Of(photo)), Convert.ToHexStringLower(Sha1Hash.Of(other)));

        var verified = (await _api.PostJsonAsync(Verify, new { sha256 = new[] { Api.Hex(other) }, sha1 = new[] { sha1, missingSha1 } })).Expect(200).Json;
        var check = (await _api.PostJsonAsync($"{Api.Photos}/check", new { sha1 = new[] { sha1, missingSha1 } })).Expect(200).Json;

        Assert.Equal(id, Assert.Single(verified.GetProperty("held").EnumerateArray()).GetProperty("photoId").GetString());
        Assert.Equal([Api.Hex(other), missingSha1], verified.GetProperty("missing").EnumerateArray().Select(hash => hash.GetString()));
        var present = Assert.Single(check.GetProperty("present").EnumerateArray());
        Assert.Equal((id, sha1), (present.GetProperty("photoId").GetString(), present.GetProperty("sha1").GetString()));
        Assert.Equal([missingSha1], check.GetProperty("missingSha1").EnumerateArray().Select(hash => hash.GetString()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"sha1\":[\"abc\"]}")]
    [InlineData("{\"sha256\":[\"abc\"]}")]
    public async Task What_is_no_hash_is_refused(string body)
    {
        HttpRequestMessage request = new(HttpMethod.Post, Verify) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

        (await _api.SendAsync(request)).ExpectProblem(400, "invalid");
    }

    static async Task<JsonElement> HeldAsync(Api api, byte[] photo, string state)
    {
        var held = default(JsonElement);
        await Deadline.WaitAsync($"the photo to be {state}", Patience, async () =>
        {
            var answer = (await api.PostJsonAsync(Verify, new { sha256 = new[] { Api.Hex(photo) } })).Expect(200).Json;
            held = Assert.Single(answer.GetProperty("held").EnumerateArray());
            return held.GetProperty("state").GetString() == state;
        });
        return held;
    }

    /// <summary>Checks a signature as anybody can, with the server's public key, and returns what was signed.</summary>
    async Task<JsonElement> CheckedAsync(string jws)
    {
        var jwk = (await _api.GetAsync("/api/v1/server/receipt-key")).Expect(200).Json;
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new()
            {
                X = Base64Url.DecodeFromChars(jwk.GetProperty("x").GetString()),
                Y = Base64Url.DecodeFromChars(jwk.GetProperty("y").GetString()),
            },
        });
        var parts = jws.Split('.');
        var isValid = key.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])).RootElement;
        Assert.Equal(jwk.GetProperty("kid").GetString(), header.GetProperty("kid").GetString());
        return isValid ? JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement : throw new CryptographicException("The signature does not hold.");
    }
}
