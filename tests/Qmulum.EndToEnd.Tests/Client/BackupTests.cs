namespace Qmulum.EndToEnd.Tests.Client;

/// <summary><c>qmulum backup</c> against a real server.</summary>
[Trait("Host", "either")] // the client is looked at
public sealed class BackupTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    readonly TempFolder _folder = new();
    readonly Api _api = fixture.Api;

    [Fact]
    public async Task Sends_a_folder_with_all_below_it_and_a_second_run_sends_nothing()
    {
        var photos = PutPhotos("2023/spring/a.jpg", "2023/b.JPG", "ünïcode 写真/c d.jpeg", "top.jpg");

        var first = (await BackupAsync()).Expect(0);
        var second = (await BackupAsync()).Expect(0);

        Assert.Contains("4 sent", first.Output, StringComparison.Ordinal);
        foreach (var (path, photo) in photos)
        {
            Assert.True(await _api.HasAsync(photo), $"{path} is not on the server.");
        }

        Assert.Contains("Nothing to send: 0 sent (0 B), 4 already there, 0 failed.", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_path_device_and_time_with_the_photo()
    {
        var photo = PutPhotos("holiday/été.jpg")["holiday/été.jpg"];
        var modified = new DateTimeOffset(2022, 7, 8, 9, 10, 11, TimeSpan.Zero);
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, "holiday/été.jpg"), modified.UtcDateTime);

        (await BackupAsync("--device", "Jürgens Rechner")).Expect(0);

        var origin = (await _api.FactsAsync(await IdAsync(photo))).GetProperty("origin");
        Assert.Equal($"{Path.GetFileName(_folder.Path)}/holiday/été.jpg", origin.GetProperty("path").GetString());
        Assert.Equal("Jürgens Rechner", origin.GetProperty("device").GetString());
        Assert.Equal(modified, origin.GetProperty("modified").GetDateTimeOffset());
    }

    [Fact]
    public async Task Skips_what_is_no_photo_and_says_how_many()
    {
        PutPhotos("a.jpg");
        File.WriteAllText(Put("letter.txt"), "text");
        File.WriteAllText(Put(".hidden.jpg"), "hidden");
        File.WriteAllText(Put("@eaDir/a.jpg"), "a network drive's own");
        File.WriteAllText(Put("Thumbs.db"), "another system's own");
        File.WriteAllBytes(Put("empty.jpg"), []);
        File.CreateSymbolicLink(Put("link.jpg"), Path.Combine(_folder.Path, "a.jpg"));

        var run = (await BackupAsync()).Expect(0);

        Assert.Contains("1 sent", run.Output, StringComparison.Ordinal);
        Assert.Contains("6 skipped: 1 neither photo nor video, 3 hidden, 1 linked, 1 empty.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_every_kind_of_file_when_asked_to()
    {
        File.WriteAllText(Put("letter.txt"), $"Dear {Seeds.Next()}");

        var run = (await BackupAsync("--include-all")).Expect(0);

        Assert.Contains("1 sent", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dry_run_tells_what_it_would_send_and_sends_nothing()
    {
        var photo = PutPhotos("a.jpg")["a.jpg"];

        var run = (await BackupAsync("--dry-run")).Expect(0);

        Assert.Contains("would send ", run.Output, StringComparison.Ordinal);
        Assert.Contains("a.jpg", run.Output, StringComparison.Ordinal);
        Assert.Contains("Dry run: 1 to send", run.Output, StringComparison.Ordinal);
        Assert.False(await _api.HasAsync(photo));
    }

    [Fact]
    public async Task Copies_of_one_file_are_sent_once()
    {
        var photo = PutPhotos("a.jpg")["a.jpg"];
        File.WriteAllBytes(Put("copies/b.jpg"), photo);
        File.WriteAllBytes(Put("copies/c.jpg"), photo);

        var dry = (await BackupAsync("--dry-run")).Expect(0);
        var run = (await BackupAsync()).Expect(0);

        Assert.Matches(@"Dry run: 1 to send \(.*\), 2 with the same bytes as another of them, 0 already there, 0 failed\.", dry.Output);
        Assert.Contains("1 sent", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 already there", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_listed_with_the_reason_and_the_others_are_sent()
    {
        var photos = PutPhotos("a.jpg", "b.jpg");
        File.WriteAllBytes(Put("held.jpg"), Seeds.Jpeg());
        // Root may read any file; a lock that another program holds stops everybody.
        using var held = new FileStream(Put("held.jpg"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var run = (await BackupAsync()).Expect(1);

        Assert.Contains("held.jpg: could not be read", run.Errors, StringComparison.Ordinal);
        Assert.Contains("2 sent", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 failed", run.Output, StringComparison.Ordinal);
        Assert.True(await _api.HasAsync(photos["b.jpg"]));
    }

    [Fact]
    public async Task Files_and_folders_whose_names_are_not_UTF_8_are_sent_as_all_others()
    {
        var photos = PutPhotos("1.jpg", "2.jpg", "3.jpg", "odd/good.jpg");
        // Latin-1, as old cameras and disks have it; no text of a test could name these.
        Shell("cd odd && mv ../1.jpg $(printf 'Gr\\374\\337e.jpg') && mkdir $(printf '\\351t\\351') && mv ../2.jpg $(printf '\\351t\\351')/plain.jpg "
            + "&& mv ../3.jpg $(printf '\\351t\\351/\\352.jpg') && : > $(printf '\\351t\\351/leer\\374.jpg') && ln -s plain.jpg $(printf '\\351t\\351/link\\374.jpg') && mkfifo $(printf 'pipe\\374.jpg')");
        try
        {
            var first = (await BackupAsync()).Expect(0);
            var second = (await BackupAsync()).Expect(0);

            Assert.Contains("4 sent", first.Output, StringComparison.Ordinal);
            Assert.Contains("3 skipped: 1 linked, 2 empty.", first.Output, StringComparison.Ordinal);
            Assert.Contains(@"/odd/Gr\xFC\xDFe.jpg", first.Output, StringComparison.Ordinal);
            Assert.Contains("Nothing to send: 0 sent (0 B), 4 already there, 0 failed.", second.Output, StringComparison.Ordinal);
            Assert.All(await Task.WhenAll(photos.Values.Select(_api.HasAsync)), Assert.True);
            var origin = (await _api.FactsAsync(await IdAsync(photos["3.jpg"]))).GetProperty("origin");
            Assert.Equal($"{Path.GetFileName(_folder.Path)}/odd/\uFFFDt\uFFFD/\uFFFD.jpg", origin.GetProperty("path").GetString());
        }
        finally
        {
            Shell("rm -rf odd"); // nor could the framework remove them
        }
    }

    [Theory]
    [InlineData("a\u001B[31m.jpg", @"a\x1B[31m.jpg")]
    [InlineData("b\n0 sent.jpg", @"b\n0 sent.jpg")]
    [InlineData("c\u202Egpj.exe.jpg", @"c\u202Egpj.exe.jpg")]
    public async Task A_name_writes_no_control_sequences_to_the_terminal(string name, string shown)
    {
        PutPhotos(name);

        (string Word, ProgramResult Run)[] runs = [("would send ", await BackupAsync("--dry-run")), ("sent ", await BackupAsync())];

        Assert.All(runs, run =>
        {
            Assert.Contains($"/{shown}{Environment.NewLine}", run.Run.Expect(0).Output, StringComparison.Ordinal);
            Assert.Contains(run.Word, run.Run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(name, run.Run.Output, StringComparison.Ordinal);
        });
        using (new FileStream(Put(name), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var failed = (await BackupAsync("--rehash")).Expect(1);
            Assert.Contains($"/{shown}: could not be read", failed.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain(name, failed.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_is_written_to_meanwhile_is_not_sent_half()
    {
        var growing = Put("growing.mp4");
        await File.WriteAllBytesAsync(growing, new byte[32 << 20]);
        using CancellationTokenSource done = new();
        var writer = Task.Run(() => GrowAsync(growing, done.Token));

        var run = await BackupAsync();
        await done.CancelAsync();
        await writer;

        run.Expect(1);
        Assert.Contains("growing.mp4: changed while it was being read", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_ends_with_3()
    {
        PutPhotos("a.jpg");

        var run = await CliProcess.RunAsync(_folder.Path, fixture.Server.Owner.Key, "backup", ".", "--server", $"http://localhost:{LoopbackPort.Free()}");

        run.Expect(3);
        Assert.Contains("does not answer", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup", "no-such-folder")]
    [InlineData("backup")]
    [InlineData("backup", ".", "--parallel", "0")]
    [InlineData("backup", ".", "--library", "elsewhere")]
    [InlineData("backup", ".", "--server", "not an address")]
    [InlineData("restore")]
    public async Task A_command_line_that_makes_no_sense_ends_with_2(params string[] arguments)
    {
        string[] server = arguments.Contains("--server") || arguments is not ["backup", ..] ? [] : ["--server", $"{fixture.Server.Address}"];

        var run = (await CliProcess.RunAsync(_folder.Path, fixture.Server.Owner.Key, [.. arguments, .. server])).Expect(2);

        Assert.NotEmpty(run.Errors);
    }

    [Fact]
    public async Task Help_tells_the_commands()
    {
        var run = (await CliProcess.RunAsync(_folder.Path, fixture.Server.Owner.Key, "--help")).Expect(0);

        Assert.All(["backup", "status", "facts", "download"], command => Assert.Contains(command, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Status_facts_and_download_tell_what_was_sent()
    {
        var photo = PutPhotos("a.jpg")["a.jpg"];
        (await BackupAsync()).Expect(0);
        var id = await IdAsync(photo);

        var status = (await RunAsync("status")).Expect(0);
        var facts = (await RunAsync("facts", id)).Expect(0);
        var download = (await RunAsync("download", id, "-o", "copy.jpg")).Expect(0);
        var again = (await RunAsync("download", id, "-o", "copy.jpg")).Expect(1);

        Assert.Contains("Qmulum", status.Output, StringComparison.Ordinal);
        Assert.Contains("home: ", status.Output, StringComparison.Ordinal);
        Assert.Contains($"sha256: {Api.Hex(photo)}", facts.Output, StringComparison.Ordinal);
        Assert.Contains("copy.jpg", download.Output, StringComparison.Ordinal);
        Assert.Equal(photo, await File.ReadAllBytesAsync(Path.Combine(_folder.Path, "copy.jpg")));
        Assert.Contains("is there already", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_that_is_not_there_is_said_so()
    {
        var run = (await RunAsync("facts", "00000000-0000-4000-8000-000000000000")).Expect(1);

        Assert.Contains("no such photo", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    static async Task GrowAsync(string path, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await File.AppendAllTextAsync(path, "more", CancellationToken.None);
        }
    }

    void Shell(string script)
    {
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-ec", script]) { WorkingDirectory = _folder.Path })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    Task<ProgramResult> BackupAsync(params string[] more) => RunAsync(["backup", _folder.Path, .. more]);

    Task<ProgramResult> RunAsync(params string[] arguments) =>
        CliProcess.RunAsync(_folder.Path, fixture.Server.Owner.Key, [.. arguments, "--server", $"{fixture.Server.Address}"]);

    async Task<string> IdAsync(byte[] photo)
    {
        var answer = await _api.PostJsonAsync($"{Api.Photos}/check", new { sha256 = new[] { Api.Hex(photo) } });
        return answer.Expect(200).Json.GetProperty("present")[0].GetProperty("photoId").GetString()!;
    }

    Dictionary<string, byte[]> PutPhotos(params string[] paths)
    {
        Dictionary<string, byte[]> photos = [];
        foreach (var path in paths)
        {
            photos[path] = Seeds.Jpeg();
            File.WriteAllBytes(Put(path), photos[path]);
        }

        return photos;
    }

    string Put(string path)
    {
        var full = Path.Combine(_folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }
}
