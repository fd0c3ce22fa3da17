using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace Qmulum.EndToEnd.Tests.Uploads.Resumable;

/// <summary>tus 1.0.0, clause by clause; docs/uploads.md is the map.</summary>
public sealed class TusTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _api = fixture.Api;
    readonly Tus _tus = new(fixture.Api);

    [Fact]
    public async Task A_file_in_three_pieces_becomes_a_photo_with_its_name_time_and_bytes()
    {
        var photo = Seeds.Jpeg(400, 300);
        var upload = await _tus.BeginAsync(photo.Length, ("modified", "2021-05-06T07:08:09Z"), ("device", "phone"), ("relativePath", "DCIM/a.jpg"));

        Assert.Equal(0, await _tus.OffsetAsync(upload));
        (await _tus.PatchAsync(upload, 0, photo[..100])).Expect(204);
        var second = (await _tus.PatchAsync(upload, 100, photo[100..5_000])).Expect(204);
        Assert.Equal("5000", second.Header("Upload-Offset"));
        Assert.Equal("1.0.0", second.Header("Tus-Resumable"));
        Assert.Equal(5_000, await _tus.OffsetAsync(upload));
        var last = (await _tus.PatchAsync(upload, 5_000, photo[5_000..])).Expect(204);

        var id = await _tus.PhotoAsync(upload);
        Assert.Equal(id, last.Header("X-Qmulum-Photo"));
        Assert.Equal(photo, await _api.OriginalAsync(id));
        var facts = await _api.DerivedAsync(id);
        Assert.Equal("photo.jpg", facts.GetProperty("name").GetString());
        Assert.Equal("ready", facts.GetProperty("state").GetString());
        Assert.Equal("phone", facts.GetProperty("origin").GetProperty("device").GetString());
        Assert.Equal("DCIM/a.jpg", facts.GetProperty("origin").GetProperty("path").GetString());
        Assert.Equal(photo.Length, await _tus.OffsetAsync(upload));
    }

    [Fact]
    public async Task Options_tell_version_extensions_checksums_and_the_largest_size()
    {
        var answer = (await _tus.SendAsync("OPTIONS", Tus.Uploads, version: null)).Expect(204);

        Assert.Equal("1.0.0", answer.Header("Tus-Version"));
        Assert.Equal($"{100L << 30}", answer.Header("Tus-Max-Size"));
        Assert.Equal(["sha1", "sha256", "crc32"], answer.Header("Tus-Checksum-Algorithm").Split(','));
        Assert.Equal(
            ["creation", "creation-defer-length", "creation-with-upload", "expiration", "checksum", "checksum-trailer", "termination", "concatenation"],
            answer.Header("Tus-Extension").Split(','));
        Assert.Contains("application/partial-upload", answer.Header("Accept-Patch"), StringComparison.Ordinal);
        Assert.Contains("max-size=", answer.Header("Upload-Limit"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.0.0")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Another_version_is_412_with_the_version_that_is_spoken_and_begins_nothing(string? version)
    {
        var answer = (await _tus.SendAsync("POST", Tus.Uploads, version: version, headers: [("Upload-Length", "10")])).ExpectProblem(412, "tus-version");

        Assert.Empty(answer.Header("Location"));
        Assert.Equal("1.0.0", answer.Header("Tus-Version"));
    }

    [Theory]
    [InlineData("2.0.0")]
    [InlineData(null)]
    public async Task Bytes_without_the_version_are_412_and_none_is_taken(string? version)
    {
        var upload = await _tus.BeginAsync(10);

        var answer = (await _tus.SendAsync("PATCH", upload, [1], version: version, headers: [("Upload-Offset", "0")])).ExpectProblem(412, "tus-version");

        Assert.Equal(("1.0.0", "1.0.0"), (answer.Header("Tus-Version"), answer.Header("Tus-Resumable")));
        Assert.Equal(0, await _tus.OffsetAsync(upload));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_byte_more_than_a_finished_upload_has_is_400(bool chunked)
    {
        var photo = Seeds.Jpeg();
        var upload = await _tus.BeginAsync(photo.Length);
        (await _tus.PatchAsync(upload, 0, photo)).Expect(204);
        HttpRequestMessage request = new(HttpMethod.Patch, upload) { Content = new ByteArrayContent([1]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Tus.ChunkType);
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.TryAddWithoutValidation("Tus-Resumable", "1.0.0");
        request.Headers.TryAddWithoutValidation("Upload-Offset", $"{photo.Length}");

        (await _api.SendAsync(request)).ExpectProblem(400, "length-mismatch");

        (await _tus.PatchAsync(upload, photo.Length, [])).Expect(204);
    }

    [Fact]
    public async Task The_head_is_not_kept_by_caches_and_repeats_what_was_given()
    {
        var metadata = Tus.Metadata(("note", ""), ("filename", "a b.jpg"));
        var deferred = (await _tus.CreateAsync(("Upload-Defer-Length", "1"), ("Upload-Metadata", metadata))).Expect(201).Header("Location");

        var head = (await _tus.HeadAsync(deferred)).Expect(200);

        Assert.Equal("no-store", head.Header("Cache-Control"));
        Assert.Equal(metadata, head.Header("Upload-Metadata"));
        Assert.Equal("1", head.Header("Upload-Defer-Length"));
        Assert.Empty(head.Header("Upload-Length"));
        Assert.Equal("0", head.Header("Upload-Offset"));
    }

    [Fact]
    public async Task A_deferred_length_comes_once_and_never_changes()
    {
        var photo = Seeds.Jpeg();
        var upload = (await _tus.CreateAsync(("Upload-Defer-Length", "1"))).Expect(201).Header("Location");

        (await _tus.PatchAsync(upload, 0, photo[..50])).Expect(204);
        (await _tus.PatchAsync(upload, 50, photo[50..60], ("Upload-Length", $"{photo.Length}"))).Expect(204);
        (await _tus.PatchAsync(upload, 60, photo[60..70], ("Upload-Length", $"{photo.Length + 1}"))).ExpectProblem(400, "length-mismatch");
        Assert.Equal($"{photo.Length}", (await _tus.HeadAsync(upload)).Expect(200).Header("Upload-Length"));
        (await _tus.PatchAsync(upload, 60, photo[60..])).Expect(204);

        Assert.Equal(photo, await _api.OriginalAsync(await _tus.PhotoAsync(upload)));
    }

    [Theory]
    [InlineData(0, 0, "body-empty")]
    [InlineData(0, 3, "length-mismatch")]
    [InlineData(6, 3, "length-mismatch")]
    public async Task A_deferred_length_that_cannot_be_is_refused_and_not_kept(int there, int length, string code)
    {
        var photo = Seeds.Jpeg();
        var upload = (await _tus.CreateAsync(("Upload-Defer-Length", "1"))).Expect(201).Header("Location");
        (await _tus.PatchAsync(upload, 0, photo[..there])).Expect(204);

        (await _tus.PatchAsync(upload, there, length > there ? photo[..6] : [], ("Upload-Length", $"{length}"))).ExpectProblem(400, code);

        Assert.Equal("1", (await _tus.HeadAsync(upload)).Expect(200).Header("Upload-Defer-Length"));
        (await _tus.PatchAsync(upload, there, photo[there..], ("Upload-Length", $"{photo.Length}"))).Expect(204);
        Assert.Equal(photo, await _api.OriginalAsync(await _tus.PhotoAsync(upload)));
    }

    [Theory]
    [InlineData("Application/Offset+Octet-Stream")]
    [InlineData("application/offset+octet-stream; charset=utf-8")]
    public async Task The_type_of_bytes_is_known_however_it_is_written(string type)
    {
        var photo = Seeds.Jpeg();
        var upload = await _tus.BeginAsync(photo.Length);

        (await _tus.SendAsync("PATCH", upload, photo, type, headers: [("Upload-Offset", "0")])).Expect(204);

        Assert.Equal(photo, await _api.OriginalAsync(await _tus.PhotoAsync(upload)));
    }

    [Fact]
    public async Task Of_a_photo_that_was_deleted_for_good_its_upload_has_no_receipt_any_more()
    {
        var photo = Seeds.Jpeg();
        var upload = await _tus.BeginAsync(photo.Length);
        (await _tus.PatchAsync(upload, 0, photo)).Expect(204);
        var photos = new { photos = new[] { await _tus.PhotoAsync(upload) } };
        (await _api.PostJsonAsync($"{Api.Library}/trash", photos)).Expect(200);
        Assert.NotEmpty(await _tus.PhotoAsync(upload));

        (await _api.PostJsonAsync($"{Api.Library}/trash/purge", photos)).Expect(202);

        await Deadline.WaitAsync("the receipt to be gone", async () =>
        {
            var state = (await _api.GetAsync(upload)).Expect(200).Json;
            return !state.TryGetProperty("receipt", out _) && state.GetProperty("problem").GetString()!.Contains("deleted for good", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task An_offset_that_is_not_the_stored_one_is_409_and_changes_nothing()
    {
        var photo = Seeds.Jpeg();
        var upload = await _tus.BeginAsync(photo.Length);
        (await _tus.PatchAsync(upload, 0, photo[..100])).Expect(204);

        foreach (var offset in new[] { 0, 99, 101, photo.Length })
        {
            var refused = (await _tus.PatchAsync(upload, offset, photo[100..200])).ExpectProblem(409, "offset-mismatch");
            Assert.Equal("100", refused.Header("Upload-Offset"));
            Assert.Equal("1.0.0", refused.Header("Tus-Resumable"));
        }

        Assert.Equal(100, await _tus.OffsetAsync(upload));
    }

    [Fact]
    public async Task Another_type_is_415_and_more_bytes_than_declared_are_refused()
    {
        var photo = Seeds.Jpeg();
        var upload = await _tus.BeginAsync(photo.Length);

        (await _tus.SendAsync("PATCH", upload, photo, "image/jpeg", headers: [("Upload-Offset", "0")])).ExpectProblem(415, "unsupported-type");
        (await _tus.SendAsync("PATCH", upload, photo)).ExpectProblem(400, "invalid");
        (await _tus.PatchAsync(upload, 0, [.. photo, 1])).ExpectProblem(400, "length-mismatch");
        var offset = await _tus.OffsetAsync(upload);
        (await _tus.PatchAsync(upload, offset, photo[(int)offset..])).Expect(204);

        Assert.Equal(photo, await _api.OriginalAsync(await _tus.PhotoAsync(upload)));
    }

    [Theory]
    [InlineData("Upload-Length", "-1")]
    [InlineData("Upload-Length", "ten")]
    [InlineData("Upload-Length", "99999999999999999999")]
    [InlineData("Upload-Defer-Length", "2")]
    [InlineData("Upload-Concat", "half")]
    public async Task What_cannot_be_read_is_400(string header, string value) => (await _tus.CreateAsync((header, value))).ExpectProblem(400, "invalid");

    [Theory]
    [InlineData("filename")]
    [InlineData("filename YQ==,filename Yg==")]
    [InlineData("filename not-base64!")]
    public async Task Metadata_with_a_value_that_is_none_or_a_key_twice_is_400_and_an_empty_value_is_taken(string metadata)
    {
        var answer = await _tus.CreateAsync(("Upload-Length", "5"), ("Upload-Metadata", metadata));

        Assert.Equal(metadata == "filename" ? 201 : 400, answer.Status);
    }

    [Fact]
    public async Task A_size_above_the_limit_is_413_before_a_byte() =>
        (await _tus.CreateAsync(("Upload-Length", $"{(100L << 30) + 1}"))).ExpectProblem(413, "too-large");

    [Fact]
    public async Task The_first_bytes_may_come_with_the_creation_and_may_be_all()
    {
        var (some, all) = (Seeds.Jpeg(), Seeds.Jpeg());

        var begun = (await _tus.SendAsync("POST", Tus.Uploads, some[..200], headers: [("Upload-Length", $"{some.Length}")])).Expect(201);
        Assert.Equal("200", begun.Header("Upload-Offset"));
        var upload = begun.Header("Location");
        (await _tus.PatchAsync(upload, 200, some[200..])).Expect(204);
        Assert.Equal(some, await _api.OriginalAsync(await _tus.PhotoAsync(upload)));

        var whole = (await _tus.SendAsync("POST", Tus.Uploads, all, headers: [("Upload-Length", $"{all.Length}")])).Expect(201);
        Assert.Equal($"{all.Length}", whole.Header("Upload-Offset"));
        Assert.Equal(all, await _api.OriginalAsync(await _tus.PhotoAsync(whole.Header("Location"))));
    }

    [Fact]
    public async Task Every_answer_says_when_an_upload_expires()
    {
        var created = (await _tus.CreateAsync(("Upload-Length", "100"))).Expect(201);
        var patched = (await _tus.PatchAsync(created.Header("Location"), 0, [1, 2, 3])).Expect(204);

        Assert.All([created, patched], answer => Assert.InRange(
            DateTimeOffset.ParseExact(answer.Header("Upload-Expires"), "R", null), DateTimeOffset.UtcNow.AddDays(6), DateTimeOffset.UtcNow.AddDays(8)));
    }

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    [InlineData("crc32")]
    public async Task A_wrong_checksum_is_460_and_drops_the_chunk_and_a_right_one_is_taken(string algorithm)
    {
        var photo = Seeds.Jpeg();
        var upload = await _tus.BeginAsync(photo.Length);
        (await _tus.PatchAsync(upload, 0, photo[..300])).Expect(204);

        (await _tus.PatchAsync(upload, 300, photo[300..600], ("Upload-Checksum", Checksum(algorithm, photo[300..601])))).ExpectProblem(460, "checksum-mismatch");
        Assert.Equal(300, await _tus.OffsetAsync(upload));
        (await _tus.PatchAsync(upload, 300, photo[300..600], ("Upload-Checksum", Checksum(algorithm, photo[300..600])))).Expect(204);
        (await _tus.PatchAsync(upload, 600, photo[600..], ("Upload-Checksum", Checksum(algorithm, photo[600..])))).Expect(204);

        Assert.Equal(photo, await _api.OriginalAsync(await _tus.PhotoAsync(upload)));
    }

    [Theory]
    [InlineData("md5 1B2M2Y8AsgTpgAmY7PhCfg==", "invalid")]
    [InlineData("sha1", "digest-malformed")]
    [InlineData("sha1 ***", "digest-malformed")]
    public async Task A_checksum_that_is_not_known_is_400_and_drops_the_chunk(string checksum, string code)
    {
        var upload = await _tus.BeginAsync(100);

        (await _tus.PatchAsync(upload, 0, [1, 2, 3], ("Upload-Checksum", checksum))).ExpectProblem(400, code);

        Assert.Equal(0, await _tus.OffsetAsync(upload));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_checksum_may_come_in_a_trailer(bool isRight)
    {
        var bytes = RandomNumberGenerator.GetBytes(500);
        var upload = await _tus.BeginAsync(1_000);
        using var connection = await RawConnection.OpenAsync(fixture.Server);

        await connection.SendHeadAsync(
            $"PATCH {upload}", null, "Tus-Resumable: 1.0.0", "Upload-Offset: 0", $"Content-Type: {Tus.ChunkType}", "Transfer-Encoding: chunked",
            "Trailer: Upload-Checksum", "Connection: close");
        await connection.SendAsync([.. Encoding.ASCII.GetBytes("1f4\r\n"), .. bytes, .. Encoding.ASCII.GetBytes(
            $"\r\n0\r\nUpload-Checksum: {Checksum("sha256", isRight ? bytes : bytes[1..])}\r\n\r\n")]);

        Assert.StartsWith(isRight ? "HTTP/1.1 204" : "HTTP/1.1 460", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(isRight ? 500 : 0, await _tus.OffsetAsync(upload));
    }

    [Fact]
    public async Task A_terminated_upload_is_not_there_any_more_and_nothing_of_it_is_kept()
    {
        var upload = await _tus.BeginAsync(1_000);
        (await _tus.PatchAsync(upload, 0, new byte[500])).Expect(204);

        (await _tus.SendAsync("DELETE", upload)).Expect(204);

        var head = (await _tus.HeadAsync(upload)).Expect(404);
        Assert.Empty(head.Header("Upload-Offset"));
        (await _tus.PatchAsync(upload, 500, new byte[500])).ExpectProblem(404, "not-found");
        Assert.False(File.Exists(StagedFile(upload)));
    }

    [Fact]
    public async Task Parts_that_came_side_by_side_become_one_photo_and_are_gone_then()
    {
        var photo = Seeds.Jpeg(300, 200);
        var (first, second) = (await PartAsync(photo[..1_000]), await PartAsync(photo[1_000..]));
        var metadata = ("Upload-Metadata", Tus.Metadata(("filename", "whole.jpg"), ("sha256", Api.Hex(photo))));
        var concat = ("Upload-Concat", $"final;{first} {fixture.Server.Address.GetLeftPart(UriPartial.Authority)}{second}");

        var made = (await _tus.CreateAsync(concat, metadata)).Expect(201);
        var again = (await _tus.CreateAsync(concat, metadata)).Expect(201);

        var upload = made.Header("Location");
        Assert.Equal(upload, again.Header("Location"));
        Assert.Equal(photo, await _api.OriginalAsync(await _tus.PhotoAsync(upload)));
        var head = (await _tus.HeadAsync(upload)).Expect(200);
        Assert.Equal(concat.Item2, head.Header("Upload-Concat"));
        Assert.Equal($"{photo.Length}", head.Header("Upload-Length"));
        (await _tus.PatchAsync(upload, photo.Length, [])).ExpectProblem(403, "forbidden");
        (await _tus.HeadAsync(first)).Expect(404);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha1")]
    public async Task A_whole_that_is_not_the_declared_file_makes_no_photo_and_its_parts_stay(string algorithm)
    {
        var (photo, other) = (Seeds.Jpeg(), Seeds.Jpeg());
        var concat = ("Upload-Concat", $"final;{await PartAsync(photo[..500])} {await PartAsync(photo[500..])}");
        (string, string) Declared(byte[] file) =>
            ("Upload-Metadata", Tus.Metadata((algorithm, Convert.ToHexStringLower(algorithm == "sha1" ? Sha1Hash.Of(file) : SHA256.HashData(file)))));

        (await _tus.CreateAsync(concat, Declared(other))).ExpectProblem(422, "digest-mismatch");
        Assert.False(await _api.HasAsync(photo));

        (await _tus.CreateAsync(concat, Declared(photo))).Expect(201);
        Assert.True(await _api.HasAsync(photo));
    }

    [Fact]
    public async Task A_whole_of_anothers_parts_is_refused_and_they_stay_their_senders()
    {
        var part = await PartAsync(Seeds.Jpeg());
        var guest = await People.JoinAsync(fixture.Server);
        await People.InviteAsync(_api, "home", guest, "editor");

        (await new Tus(guest.Api).CreateAsync(("Upload-Concat", $"final;{part}"))).ExpectProblem(404, "not-found");

        (await _tus.HeadAsync(part)).Expect(200);
    }

    [Fact]
    public async Task A_whole_of_parts_that_are_not_all_there_is_refused()
    {
        var part = await PartAsync(RandomNumberGenerator.GetBytes(100));
        var open = (await _tus.CreateAsync(("Upload-Length", "10"), ("Upload-Concat", "partial"))).Expect(201).Header("Location");
        var whole = await _tus.BeginAsync(10);

        (await _tus.CreateAsync(("Upload-Concat", $"final;{part} {open}"))).ExpectProblem(409, "conflict");
        (await _tus.CreateAsync(("Upload-Concat", $"final;{part} {whole}"))).ExpectProblem(409, "conflict");
        (await _tus.CreateAsync(("Upload-Concat", $"final;{part} /elsewhere"))).ExpectProblem(400, "invalid");
        (await _tus.CreateAsync(("Upload-Concat", $"final;{part}"), ("Upload-Length", "100"))).ExpectProblem(400, "invalid");
    }

    [Fact]
    public async Task A_method_may_be_named_in_a_header()
    {
        var upload = await _tus.BeginAsync(100);

        (await _tus.SendAsync("POST", upload, [1, 2, 3], headers: [("X-HTTP-Method-Override", "PATCH"), ("Upload-Offset", "0")])).Expect(204);
        Assert.Equal(3, await _tus.OffsetAsync(upload));
        (await _tus.SendAsync("POST", upload, headers: [("X-HTTP-Method-Override", "DELETE")])).Expect(204);
        (await _tus.HeadAsync(upload)).Expect(404);
    }

    [Fact]
    public async Task A_file_that_the_library_has_is_done_without_its_body()
    {
        var photo = Seeds.Jpeg();
        var id = await _api.AddAsync(photo);

        var upload = await _tus.BeginAsync(photo.Length, ("sha256", Api.Hex(photo)));

        Assert.Equal(photo.Length, await _tus.OffsetAsync(upload));
        Assert.Equal(id, await _tus.PhotoAsync(upload));
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha1")]
    public async Task Bytes_that_are_not_the_declared_file_make_no_photo(string algorithm)
    {
        var (photo, other) = (Seeds.Jpeg(), Seeds.Jpeg());
        var hash = Convert.ToHexStringLower(algorithm == "sha1" ? Sha1Hash.Of(other) : SHA256.HashData(other));
        var upload = await _tus.BeginAsync(photo.Length, (algorithm, hash));

        (await _tus.PatchAsync(upload, 0, photo)).ExpectProblem(422, "digest-mismatch");

        (await _tus.HeadAsync(upload)).Expect(410);
        Assert.False(await _api.HasAsync(photo));
        Assert.False(File.Exists(StagedFile(upload)));
        Assert.Equal("failed", (await _api.GetAsync(upload)).Expect(200).Json.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha1")]
    public async Task The_declared_hash_of_a_file_holds_over_interruptions(string algorithm)
    {
        var photo = Seeds.Jpeg(300, 200);
        var hash = Convert.ToHexStringLower(algorithm == "sha1" ? Sha1Hash.Of(photo) : SHA256.HashData(photo));
        var upload = await _tus.BeginAsync(photo.Length, (algorithm, hash));
        for (var offset = 0; offset < photo.Length; offset += 777)
        {
            (await _tus.PatchAsync(upload, offset, photo[offset..Math.Min(offset + 777, photo.Length)])).Expect(204);
        }

        Assert.Equal(photo, await _api.OriginalAsync(await _tus.PhotoAsync(upload)));
    }

    [Fact]
    public async Task What_has_come_when_the_line_breaks_is_kept()
    {
        const int Sent = 2_000_000;
        var file = RandomNumberGenerator.GetBytes(3_000_000);
        var upload = await _tus.BeginAsync(file.Length);
        using (var connection = await RawConnection.OpenAsync(fixture.Server))
        {
            await SendSomeAsync(connection, upload, file, Sent);
            await Deadline.WaitAsync("the server to write", () => new FileInfo(StagedFile(upload)) is { Exists: true, Length: > Sent / 2 });
        }

        var offset = await _tus.OffsetAsync(upload);
        Assert.InRange(offset, Sent / 2, Sent);
        (await _tus.PatchAsync(upload, offset, file[(int)offset..])).Expect(204);
        Assert.Equal(file, await _api.OriginalAsync(await _tus.PhotoAsync(upload)));
    }

    [Fact]
    public async Task A_new_request_takes_over_from_one_that_stands_still()
    {
        var photo = Seeds.Jpeg(800, 600);
        var upload = await _tus.BeginAsync(photo.Length);
        using var stale = await RawConnection.OpenAsync(fixture.Server);
        await SendSomeAsync(stale, upload, photo, 10_000);
        await Deadline.WaitAsync("the server to write", () => File.Exists(StagedFile(upload)));

        var offset = await _tus.OffsetAsync(upload);

        Assert.InRange(offset, 0, 10_000);
        Assert.Contains("409", await stale.ReadStatusAsync(), StringComparison.Ordinal);
        (await _tus.PatchAsync(upload, offset, photo[(int)offset..])).Expect(204);
        Assert.Equal(photo, await _api.OriginalAsync(await _tus.PhotoAsync(upload)));
    }

    [Fact]
    public async Task An_upload_is_its_senders_alone()
    {
        var upload = await _tus.BeginAsync(100);
        var guest = await People.JoinAsync(fixture.Server);
        await People.InviteAsync(_api, "home", guest, "editor");
        Tus theirs = new(guest.Api);

        (await theirs.HeadAsync(upload)).Expect(404);
        (await theirs.PatchAsync(upload, 0, [1])).ExpectProblem(404, "not-found");
        (await theirs.SendAsync("DELETE", upload)).ExpectProblem(404, "not-found");
        Assert.Equal(0, await _tus.OffsetAsync(upload));
    }

    [Fact]
    public async Task Two_uploads_of_the_same_file_at_once_are_one_photo()
    {
        var photo = Seeds.Jpeg();
        var uploads = await Task.WhenAll(_tus.BeginAsync(photo.Length), _tus.BeginAsync(photo.Length));

        await Task.WhenAll(uploads.Select(upload => _tus.PatchAsync(upload, 0, photo)));

        Assert.Single((await Task.WhenAll(uploads.Select(_tus.PhotoAsync))).Distinct());
        Assert.All(uploads, upload => Assert.False(File.Exists(StagedFile(upload))));
    }

    static async Task SendSomeAsync(RawConnection connection, string upload, byte[] photo, int bytes)
    {
        await connection.SendHeadAsync(
            $"PATCH {upload}", null, "Tus-Resumable: 1.0.0", "Upload-Offset: 0", $"Content-Type: {Tus.ChunkType}", $"Content-Length: {photo.Length}");
        await connection.SendAsync(photo[..bytes]);
    }

    async Task<string> PartAsync(byte[] bytes)
    {
        var part = (await _tus.CreateAsync(("Upload-Length", $"{bytes.Length}"), ("Upload-Concat", "partial"))).Expect(201).Header("Location");
        (await _tus.PatchAsync(part, 0, bytes)).Expect(204);
        Assert.Equal("partial", (await _tus.HeadAsync(part)).Expect(200).Header("Upload-Concat"));
        return part;
    }

    string StagedFile(string upload) => Staging.FileOf(fixture.Server, upload);

    static string Checksum(string algorithm, byte[] bytes) => $"{algorithm} {Convert.ToBase64String(algorithm switch
    {
        "sha1" => Sha1Hash.Of(bytes),
        "sha256" => SHA256.HashData(bytes),
        _ => [.. Crc32.Hash(bytes).Reverse()],
    })}";
}
