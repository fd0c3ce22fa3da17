using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Qmulum.EndToEnd.Tests.Client;

/// <summary>A replica of a library: what it holds, what happens to it when something happens, and that nothing in it is ever lost.</summary>
[Trait("Host", "either")] // the client's part of it; what the server knows of replicas is tried by its grains' and lists' tests
public sealed class PullTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    static readonly DateTime June = new(2024, 6, 1, 12, 0, 0);

    [Fact]
    public async Task Every_original_lies_in_its_month_with_its_facts_beside_it_and_the_next_pull_fetches_nothing()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var (one, other) = (Seeds.Jpeg(taken: June), Seeds.Jpeg(taken: new(2023, 12, 31, 23, 59, 59)));
        var photo = await bed.AddAsync(one, "beach.jpg");
        await bed.AddAsync(other, "party.jpg");
        await bed.EditAsync(new { photos = new[] { photo }, caption = "Am Meer", rating = 4, favourite = true, addTags = new[] { "sea" } });

        (await bed.PullAsync()).Expect(0);
        var again = (await bed.PullAsync()).Expect(0);

        Assert.Equal(["2023/2023-12/party.jpg", "2024/2024-06/beach.jpg"], bed.Files());
        await bed.ExpectAsync([one, other]);
        var facts = await bed.FactsAsync("2024/2024-06/beach.jpg");
        Assert.Equal(
            (photo, "beach.jpg", "Am Meer", 4, true, "sea", "2024-06-01T12:00:00"),
            (facts.GetProperty("id").GetString(), facts.GetProperty("file").GetString(), facts.GetProperty("description").GetString(), facts.GetProperty("rating").GetInt32(),
                facts.GetProperty("favourite").GetBoolean(), facts.GetProperty("keywords")[0].GetString(), facts.GetProperty("taken").GetProperty("local").GetString()));
        Assert.StartsWith("0 fetched (0 B), 0 failed. 2 photos are here.", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_whose_date_is_set_moves_to_its_month_without_being_fetched_again()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var bytes = Seeds.Jpeg(taken: June);
        var photo = await bed.AddAsync(bytes, "a.jpg");
        (await bed.PullAsync()).Expect(0);

        await bed.EditAsync(new { photos = new[] { photo }, taken = new { local = "1999-12-31T23:59:00" } });
        var moved = (await bed.PullAsync()).Expect(0);

        Assert.Contains("moved    2024/2024-06/a.jpg -> 1999/1999-12/a.jpg", moved.Output, StringComparison.Ordinal);
        Assert.Contains("0 fetched", moved.Output, StringComparison.Ordinal);
        Assert.Equal(["1999/1999-12/a.jpg"], bed.Files());
        await bed.ExpectAsync([bytes]);
    }

    [Fact]
    public async Task Photos_of_one_name_and_names_that_no_file_system_takes_all_find_a_place_and_none_leads_out_of_the_folder()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        string[] names = ["a.jpg", "a.jpg", "A.JPG", "con.jpg", "what?.jpg", ".hidden.jpg", $"{new string('写', 80)}.jpg", "a.jpg.qmulum.json", "end. ", "*"];
        List<byte[]> photos = [];
        foreach (var name in names)
        {
            photos.Add(Seeds.Jpeg(taken: June));
            await bed.SendAsync(photos[^1], name);
        }

        (await bed.PullAsync()).Expect(0);

        Assert.Equal(names.Length, bed.Files().Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(bed.Files(), path => Assert.DoesNotContain(path, c => "<>:\"\\|?*".Contains(c, StringComparison.Ordinal)));
        await bed.ExpectAsync(photos);
    }

    [Fact]
    public async Task A_pull_that_is_killed_again_and_again_ends_with_every_photo_whole_and_none_twice()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        List<byte[]> photos = [.. Enumerable.Range(0, 24).Select(_ => SamplePhotos.Jpeg(Seeds.Next(), 500, 400, June, noise: 200))];
        foreach (var photo in photos)
        {
            await bed.SendAsync(photo);
        }

        for (var round = 0; round < 4; round++)
        {
            using var pull = bed.Start("--parallel", "2");
            await pull.WriteLinesAsync(round + 2);
            await pull.KillAsync();
        }

        (await bed.PullAsync()).Expect(0);

        await bed.ExpectAsync(photos);
    }

    [Fact]
    public async Task A_replica_that_has_lost_its_memory_knows_its_files_and_fetches_nothing()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        byte[][] photos = [Seeds.Jpeg(taken: June), Seeds.Jpeg(taken: June)];
        foreach (var photo in photos)
        {
            await bed.AddAsync(photo);
        }

        (await bed.PullAsync()).Expect(0);
        Directory.Delete(bed.FileOf(".qmulum"), recursive: true);

        var again = (await bed.PullAsync()).Expect(0);

        Assert.Contains("0 fetched", again.Output, StringComparison.Ordinal);
        await bed.ExpectAsync(photos);
    }

    [Fact]
    public async Task A_replica_whose_disk_is_not_mounted_is_not_begun_again()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var photo = Seeds.Jpeg(taken: June);
        await bed.AddAsync(photo);
        (await bed.PullAsync()).Expect(0);
        Directory.Delete(bed.Folder, recursive: true);
        Directory.CreateDirectory(bed.Folder);

        var refused = (await bed.PullAsync()).Expect(2);
        Assert.Contains("is its disk mounted?", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bed.Folder));
        (await bed.PullAsync("--anew")).Expect(0);

        await bed.ExpectAsync([photo]);
    }

    [Fact]
    public async Task A_server_that_is_killed_and_comes_back_is_waited_for()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        List<byte[]> photos = [.. Enumerable.Range(0, 12).Select(_ => SamplePhotos.Jpeg(Seeds.Next(), 500, 400, noise: 200))];
        foreach (var photo in photos)
        {
            await bed.SendAsync(photo);
        }

        using var pull = bed.Start("--parallel", "1");
        await pull.WriteLinesAsync(1);
        fixture.Server.Kill();
        await fixture.Server.RestartAsync();

        (await pull.EndAsync()).Expect(0);
        await bed.ExpectAsync(photos);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_file_goes_on_where_it_stopped_and_begins_anew_when_what_was_there_is_not_its_beginning(bool isItsBeginning)
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var bytes = new byte[3 << 20];
        new Random(Seeds.Next()).NextBytes(bytes);
        await bed.AddAsync(bytes, "film.bin");
        Directory.CreateDirectory(bed.FileOf(".qmulum/arriving"));
        var begun = bytes[..(2 << 20)];
        begun[77] ^= (byte)(isItsBeginning ? 0 : 1);
        await File.WriteAllBytesAsync(bed.FileOf($".qmulum/arriving/{Api.Hex(bytes)}"), begun);
        await using var proxy = CuttingProxy.Start(fixture.Server);
        bed.Address = proxy.Address;

        (await bed.PullAsync()).Expect(0);

        await bed.ExpectAsync([bytes]);
        Assert.InRange(proxy.Brought, isItsBeginning ? 1 << 20 : 3 << 20, isItsBeginning ? 2 << 20 : 5 << 20);
    }

    [Fact]
    public async Task A_file_that_is_gone_comes_again_and_one_that_is_damaged_when_everything_is_verified_and_neither_is_thrown_away()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        byte[][] photos = [Seeds.Jpeg(taken: June), Seeds.Jpeg(taken: June)];
        await bed.AddAsync(photos[0], "gone.jpg");
        await bed.AddAsync(photos[1], "damaged.jpg");
        (await bed.PullAsync()).Expect(0);
        var path = bed.FileOf("2024/2024-06/damaged.jpg");
        var damaged = await File.ReadAllBytesAsync(path);
        damaged[^1] ^= 1;
        await File.WriteAllBytesAsync(path, damaged);
        File.Delete(bed.FileOf("2024/2024-06/gone.jpg"));

        var plain = (await bed.PullAsync()).Expect(0);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(path)); // its size is right: only reading it tells
        var verified = (await bed.PullAsync("--verify")).Expect(0);

        Assert.Contains("missing  2024/2024-06/gone.jpg", plain.Output, StringComparison.Ordinal);
        Assert.Contains("damaged  2024/2024-06/damaged.jpg", verified.Output, StringComparison.Ordinal);
        Assert.Contains("1 read and whole, 1 damaged or missing here", verified.Output, StringComparison.Ordinal);
        await bed.ExpectAsync(photos);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(bed.FileOf(".qmulum/damaged/2024/2024-06/damaged.jpg")));
    }

    [Fact]
    public async Task What_is_deleted_at_the_server_stays_and_leaves_the_tree_only_when_that_is_asked_for_and_it_is_gone_for_good()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        byte[][] photos = [Seeds.Jpeg(taken: June), Seeds.Jpeg(taken: June)];
        var photo = await bed.AddAsync(photos[0], "a.jpg");
        await bed.AddAsync(photos[1], "b.jpg");
        (await bed.PullAsync()).Expect(0);

        await bed.TrashAsync(photo);
        (await bed.PullAsync()).Expect(0);
        await bed.ExpectAsync(photos);
        Assert.True((await bed.FactsAsync("2024/2024-06/a.jpg")).TryGetProperty("removedAt", out _));
        (await bed.PullAsync("--delete")).Expect(0);
        await bed.ExpectAsync(photos); // the trash promises to give it back, and its original may be nowhere but here
        await bed.RestoreAsync(photo);
        var back = (await bed.PullAsync("--delete")).Expect(0);
        Assert.Contains("0 fetched", back.Output, StringComparison.Ordinal);
        Assert.False((await bed.FactsAsync("2024/2024-06/a.jpg")).TryGetProperty("removedAt", out _));

        await bed.TrashAsync(photo);
        (await bed.PullAsync()).Expect(0);
        (await bed.Api.PostJsonAsync($"{bed.Path}/trash/purge", new { photos = new[] { photo } })).Expect(202);
        (await bed.PullAsync()).Expect(0);
        await bed.ExpectAsync(photos);
        (await bed.PullAsync("--delete")).Expect(0);
        Assert.Equal(["2024/2024-06/b.jpg"], bed.Files());
        Assert.Equal(photos[0], await File.ReadAllBytesAsync(bed.FileOf(".qmulum/removed/2024/2024-06/a.jpg")));

        await Deadline.WaitAsync("the server to take it again", TimeSpan.FromMinutes(1), async () =>
            (await bed.Api.SendAsync(new(HttpMethod.Post, $"{bed.Path}/photos?name=a.jpg") { Content = new ByteArrayContent(photos[0]) })).Status == 201);
        await bed.SettleAsync(photo);
        Assert.Contains("0 fetched", (await bed.PullAsync("--delete")).Expect(0).Output, StringComparison.Ordinal);
        await bed.ExpectAsync(photos);
    }

    [Fact]
    public async Task A_file_of_somebody_elses_in_the_folder_keeps_its_name_and_its_bytes()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var bytes = Seeds.Jpeg(taken: June);
        var photo = await bed.AddAsync(bytes, "a.jpg");
        Directory.CreateDirectory(bed.FileOf("2024/2024-06"));
        await File.WriteAllTextAsync(bed.FileOf("2024/2024-06/a.jpg"), "mine");

        (await bed.PullAsync()).Expect(0);

        Assert.Equal("mine", await File.ReadAllTextAsync(bed.FileOf("2024/2024-06/a.jpg")));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(bed.FileOf($"2024/2024-06/a ({photo.Replace("-", "", StringComparison.Ordinal)[..12]}).jpg")));
    }

    [Fact]
    public async Task Whoever_may_not_see_the_library_gets_nothing_and_who_may_look_at_it_gets_all()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var bytes = Seeds.Jpeg(taken: June);
        await bed.AddAsync(bytes);
        using var person = await People.JoinAsync(fixture.Server);
        var made = await Answer.ReadAsync(await person.Browser.PostAsJsonAsync("/api/v1/me/keys", new { name = "nas" }));
        var key = made.Expect(201).Json.GetProperty("secret").GetString();

        using var stranger = bed.StartAs(key);
        (await stranger.EndAsync()).Expect(2);
        Assert.False(Directory.Exists(bed.Folder));
        await People.InviteAsync(bed.Api, bed.Library, person, "viewer");
        using var viewer = bed.StartAs(key);
        (await viewer.EndAsync()).Expect(0);

        await bed.ExpectAsync([bytes]);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_and_a_folder_of_another_library_is_refused()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        await bed.AddAsync(Seeds.Jpeg(taken: June));

        var dry = (await bed.PullAsync("--dry-run")).Expect(0);
        Assert.StartsWith("Dry run: 1 to fetch", dry.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bed.Folder));
        (await bed.PullAsync()).Expect(0);
        using var other = await ReplicaBed.MakeAsync(fixture.Server);
        other.Folder = bed.Folder;
        var refused = (await other.PullAsync()).Expect(2);

        Assert.Contains($"is a replica of the library '{bed.Library}'", refused.Errors, StringComparison.Ordinal);
        other.Folder = bed.FileOf(".qmulum/replica.json");
        Assert.Contains("is a file. Name a folder", (await other.PullAsync()).Expect(2).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_of_a_server_that_was_made_again_goes_on_when_it_is_told_so_and_is_refused_before()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var photo = Seeds.Jpeg(taken: June);
        await bed.AddAsync(photo, "a.jpg");
        (await bed.PullAsync("--name", "nas")).Expect(0);
        // As after a rebuild: another key signs its receipts, no replica is known, and its log is another.
        (await bed.Api.SendAsync(new(HttpMethod.Delete, $"{bed.Path}/replicas/{(await bed.ReplicasAsync())[0].GetProperty("id").GetString()}"))).Expect(204);
        var note = bed.FileOf(".qmulum/replica.json");
        var before = Regex.Replace(Regex.Replace(await File.ReadAllTextAsync(note), "\"serverKey\":\"[^\"]+\"", "\"serverKey\":\"lost\""), "\"seq\":\\d+", "\"seq\":4711");
        await File.WriteAllTextAsync(note, before);

        var refused = (await bed.PullAsync("--name", "nas")).Expect(2);
        Assert.Contains("of another server. Name another folder, or say --rebuilt if", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(note));
        Assert.Empty(await bed.ReplicasAsync());

        Assert.Contains("0 fetched", (await bed.PullAsync("--name", "nas", "--rebuilt", "--verify")).Expect(0).Output, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(await bed.ReplicasAsync()).GetProperty("photos").GetInt32());
        (await bed.PullAsync("--name", "nas")).Expect(0); // from now on without
        await bed.ExpectAsync([photo]);
    }

    [Fact]
    public async Task A_watching_pull_fetches_what_comes()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        using var pull = bed.Start("--watch", "--every", "1");
        await pull.WriteLinesAsync(1);
        var bytes = Seeds.Jpeg(taken: June);
        await bed.AddAsync(bytes);

        await Deadline.WaitAsync("the photo to come", TimeSpan.FromSeconds(30), () => bed.Files() is ["2024/2024-06/photo.jpg"]);
        Signal.Send(pull.Pid, Signal.Interrupt);

        (await pull.EndAsync()).Expect(130);
        await bed.ExpectAsync([bytes]);
    }

    [Fact]
    public async Task A_server_that_tells_a_path_in_place_of_a_hash_overwrites_nothing()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        byte[][] photos = [Seeds.Jpeg(taken: June), Seeds.Jpeg(taken: June)];
        await bed.AddAsync(photos[0], "a.jpg");
        (await bed.PullAsync()).Expect(0);
        var lied = await bed.AddAsync(photos[1], "b.jpg");
        await using var proxy = await RewritingProxy.StartAsync(fixture.Server.Address, (path, json) =>
            path == $"/api/v1/photos/{lied}" ? json.Replace(Api.Hex(photos[1]), "../../2024/2024-06/a.jpg", StringComparison.Ordinal) : json);
        var own = bed.Address;
        bed.Address = proxy.Address;

        var pull = await bed.PullAsync();

        Assert.Equal(1, pull.Status);
        Assert.Contains($"photo {lied}: What the server tells", pull.Errors, StringComparison.Ordinal);
        Assert.Equal(photos[0], await File.ReadAllBytesAsync(bed.FileOf("2024/2024-06/a.jpg")));
        bed.Address = own;
        (await bed.PullAsync()).Expect(0);
        await bed.ExpectAsync(photos);
    }

    [Fact]
    public async Task A_server_that_tells_another_hash_of_what_is_here_changes_nothing()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var bytes = Seeds.Jpeg(taken: June);
        var photo = await bed.AddAsync(bytes, "a.jpg");
        (await bed.PullAsync()).Expect(0);
        await bed.EditAsync(new { photos = new[] { photo }, rating = 4 });
        await using var proxy = await RewritingProxy.StartAsync(fixture.Server.Address, (path, json) =>
            path == $"/api/v1/photos/{photo}" ? json.Replace(Api.Hex(bytes), Api.Hex([1, 2, 3]), StringComparison.Ordinal) : json);
        bed.Address = proxy.Address;

        var pull = await bed.PullAsync("--verify");

        Assert.Equal(1, pull.Status);
        Assert.Contains("2024/2024-06/a.jpg: The server tells another SHA-256", pull.Errors, StringComparison.Ordinal);
        await bed.ExpectAsync([bytes]);
    }

    [Fact]
    public async Task What_a_restored_server_got_anew_under_numbers_that_were_followed_before_comes_all_the_same()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        byte[][] photos = [Seeds.Jpeg(taken: June), Seeds.Jpeg(taken: June)];
        await bed.AddAsync(photos[0], "a.jpg");
        (await bed.PullAsync()).Expect(0);
        await bed.AddAsync(photos[1], "b.jpg");
        // As after a restore: the replica has followed the log to here once, in another history than the server's own.
        var note = bed.FileOf(".qmulum/replica.json");
        var last = (await bed.Api.GetAsync($"{bed.Path}/changes?limit=1000")).Expect(200).Json.GetProperty("lastSeq").GetInt64();
        await File.WriteAllTextAsync(note, Regex.Replace(await File.ReadAllTextAsync(note), "\"seq\":\\d+", $"\"seq\":{last}"));

        (await bed.PullAsync()).Expect(0);

        await bed.ExpectAsync(photos);
    }

    [Fact]
    public async Task What_is_damaged_here_and_gone_at_the_server_fails_the_pull_that_finds_it()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var photo = await bed.AddAsync(Seeds.Jpeg(taken: June), "a.jpg");
        (await bed.PullAsync()).Expect(0);
        await bed.TrashAsync(photo);
        (await bed.PullAsync()).Expect(0);
        var path = bed.FileOf("2024/2024-06/a.jpg");
        var damaged = await File.ReadAllBytesAsync(path);
        damaged[^1] ^= 1;
        await File.WriteAllBytesAsync(path, damaged);

        var pull = await bed.PullAsync("--verify");

        Assert.Equal(1, pull.Status);
        Assert.Contains("the server has it no more. It is in .qmulum/damaged/2024/2024-06/a.jpg now", pull.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watching_pull_reads_again_what_it_has_not_read_for_a_month()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var bytes = Seeds.Jpeg(taken: June);
        await bed.AddAsync(bytes, "a.jpg");
        (await bed.PullAsync()).Expect(0);
        var known = bed.FileOf(".qmulum/photos.jsonl");
        await File.WriteAllTextAsync(known, Regex.Replace(await File.ReadAllTextAsync(known), "\"verifiedAt\":\"\\d{4}", "\"verifiedAt\":\"2020"));
        var path = bed.FileOf("2024/2024-06/a.jpg");
        var damaged = bytes.ToArray();
        damaged[^1] ^= 1;
        await File.WriteAllBytesAsync(path, damaged);

        using var pull = bed.Start("--watch", "--every", "1");
        await Deadline.WaitAsync("the damaged file to be set aside", TimeSpan.FromSeconds(30), () => File.Exists(bed.FileOf(".qmulum/damaged/2024/2024-06/a.jpg")) && File.Exists(path));
        Signal.Send(pull.Pid, Signal.Interrupt);

        (await pull.EndAsync()).Expect(130);
        await bed.ExpectAsync([bytes]);
    }
}
