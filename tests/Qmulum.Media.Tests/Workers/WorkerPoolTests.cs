using System.Text;
using System.Text.Json;
using Qmulum.Media.Tests.Making;
using Qmulum.Media.Workers;

namespace Qmulum.Media.Tests.Workers;

/// <summary>A file may cost its worker, and nothing else.</summary>
[Collection(nameof(WorkerPoolTests))] // they count the workers of this process
public class WorkerPoolTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("hang", WorkerLoss.TimedOut)]
    [InlineData("eat memory", WorkerLoss.OutOfMemory)]
    [InlineData("abort", WorkerLoss.Crashed)]
    [InlineData("read from nowhere", WorkerLoss.Crashed)]
    [InlineData("exit", WorkerLoss.Crashed)]
    public async Task A_file_that_takes_its_worker_costs_no_other_file_and_leaves_no_process(string culprit, WorkerLoss loss)
    {
        var told = new List<WorkerLoss>();
        await using (var pool = new WorkerPool(Strict(loss) with { OnLost = told.Add }))
        {
            var lost = Assert.ThrowsAsync<WorkerLostException>(() => pool.DeriveAsync(Encoding.UTF8.GetBytes(culprit)));
            var others = await Task.WhenAll(Enumerable.Range(1, 6).Select(seed => pool.DeriveAsync(SamplePhotos.Jpeg(seed))));

            Assert.Equal(loss, (await lost).Loss);
            Assert.NotEmpty((await lost).Message);
            Assert.All(others, derived => Assert.Equal(2, derived.Renditions.Count));
            Assert.Equal([loss], told);

            var after = await Task.WhenAll(pool.DeriveAsync(SamplePhotos.Jpeg(7)), pool.DeriveAsync(SamplePhotos.Jpeg(8)));

            Assert.All(after, derived => Assert.Null(derived.Failure));
            Assert.Equal(pool.Counts.Alive, Pools.Alive().Count);
            Assert.InRange(pool.Counts.Alive, 1, 2);
            Assert.Equal(1, pool.Counts.Crashed + pool.Counts.TimedOut + pool.Counts.OutOfMemory);
        }

        Assert.Empty(Pools.Alive());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_worker_derives_is_what_is_derived_here(bool byPath)
    {
        using var folder = new TempFolder();
        using var picture = TestPicture.Make(640, 480);
        var jpeg = SamplePhotos.Jpeg(1, 900, 600, taken: new DateTime(2024, 6, 1, 12, 30, 5), offset: TimeSpan.FromHours(2), orientation: 6);
        byte[][] files = [jpeg, jpeg[..(jpeg.Length / 2)], TestFile.Write(MediaFormat.Png, picture), TestFile.Write(MediaFormat.Heic, picture), "text"u8.ToArray(), []];
        await using var pool = new WorkerPool(Pools.Options(workers: 1));
        using var engine = new MediaEngine(new());
        foreach (var (index, file) in files.Index())
        {
            var path = folder.File($"{index}");
            await File.WriteAllBytesAsync(path, file);
            var plan = DerivePlan.Everything("IMG_20200102_030405.jpg", DateTimeOffset.UnixEpoch.AddYears(50));
            var source = byPath ? new MediaSource(Stream.Null, file.Length, path) : new MediaSource(new MemoryStream(file), file.Length);

            var there = await pool.DeriveAsync(source, plan, CancellationToken.None);

            var here = await engine.DeriveAsync(new(new MemoryStream(file), file.Length), plan, CancellationToken.None);
            Assert.Equal(Text(here), Text(there));
            Assert.Equal(here.Renditions.Select(each => each.Content.ToArray()), there.Renditions.Select(each => each.Content.ToArray()));
        }

        Assert.Equal(1, pool.Counts.Started);
    }

    [Fact]
    public async Task The_first_file_of_a_process_tells_its_XMP()
    {
        using var picture = TestPicture.Make(64, 48);
        var file = await ExifTool.WriteAsync(TestFile.Write(MediaFormat.Jpeg, picture), MediaFormat.Jpeg, "-EXIF:Make=Acme", "-XMP-xmp:Rating=4");
        await using var pool = new WorkerPool(Pools.Options(workers: 1));

        var facts = (await pool.DeriveAsync(file)).Facts!;

        Assert.Equal(("Acme", 4), (facts.CameraMake, facts.Rating));
    }

    [Fact]
    public async Task A_file_that_is_longer_than_may_be_read_is_refused_by_its_head()
    {
        await using var pool = new WorkerPool(Pools.Options(workers: 1) with { Limits = new() { MaxBytes = 5_000 } });
        var file = SamplePhotos.Jpeg(1, 300, 200, noise: 255);
        Assert.True(file.Length > 5_000);

        var derived = await pool.DeriveAsync(file);

        Assert.Equal((MediaFormat.Jpeg, MediaFaultCode.TooManyBytes), (derived.Format, derived.Failure!.Code));
    }

    [Fact]
    public async Task Workers_that_wait_for_long_end()
    {
        await using var pool = new WorkerPool(Pools.Options() with { IdleAfter = TimeSpan.FromMilliseconds(300) });
        await Task.WhenAll(pool.DeriveAsync(SamplePhotos.Jpeg(1)), pool.DeriveAsync(SamplePhotos.Jpeg(2)));

        await Deadline.WaitAsync("the workers to end", Patience, () => pool.Counts.Alive == 0);

        Assert.Empty(Pools.Alive());
        Assert.Null((await pool.DeriveAsync(SamplePhotos.Jpeg(3))).Failure);
    }

    [Fact]
    public async Task A_killed_server_takes_its_workers_along_even_from_a_codec_that_hangs()
    {
        await using var server = TestProcess.Start(typeof(WorkerPoolTests).Assembly, DyingServer.Argument, "hang");
        var worker = int.Parse((await server.ReadLineAsync())!);

        await server.KillAsync();

        await Deadline.WaitAsync("the worker to end", Patience, () => !ProcessChildren.With(MediaWorker.Argument).Contains(worker));
    }

    [Fact]
    public async Task A_store_that_fails_while_a_file_is_read_costs_no_worker()
    {
        await using var pool = new WorkerPool(Pools.Options(workers: 1));
        var file = SamplePhotos.Jpeg(1, 900, 600, noise: 255);
        Assert.Null((await pool.DeriveAsync(file)).Failure);

        await Assert.ThrowsAsync<IOException>(() =>
            pool.DeriveAsync(new(new FailingStream(file, failAt: file.Length / 2), file.Length), DerivePlan.Everything(), CancellationToken.None));

        Assert.Null((await pool.DeriveAsync(file)).Failure);
        Assert.Equal((1, 0), (pool.Counts.Started, pool.Counts.Crashed));
    }

    [Theory]
    [InlineData("print")]
    [InlineData("text")]
    public async Task What_a_codec_prints_is_no_answer(string file)
    {
        await using var pool = new WorkerPool(Pools.Options(workers: 1));

        var derived = await pool.DeriveAsync(Encoding.UTF8.GetBytes(file));

        Assert.Equal(MediaFaultCode.UnknownFormat, derived.Failure!.Code);
    }

    [Fact]
    public async Task A_fault_that_a_worker_survives_is_told_and_costs_no_worker()
    {
        await using var pool = new WorkerPool(Pools.Options(workers: 1));

        var error = await Assert.ThrowsAsync<WorkerUnavailableException>(() => pool.DeriveAsync("throw"u8.ToArray()));

        Assert.Contains("as told", error.Message, StringComparison.Ordinal);
        Assert.Null((await pool.DeriveAsync(SamplePhotos.Jpeg(1))).Failure);
        Assert.Equal(1, pool.Counts.Started);
    }

    [Fact]
    public async Task A_worker_that_cannot_start_is_no_fault_of_the_file()
    {
        await using var pool = new WorkerPool(Pools.Options(workers: 1) with { Command = ["dotnet", "exec", "/nowhere/worker.dll"] });

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await Assert.ThrowsAsync<WorkerUnavailableException>(() => pool.DeriveAsync(SamplePhotos.Jpeg(1)));
        }

        Assert.Equal((0, 3), (pool.Counts.Alive, pool.Counts.FailedStarts));
    }

    [Fact]
    public async Task A_caller_who_gives_up_ends_the_work()
    {
        await using var pool = new WorkerPool(Pools.Options(workers: 1));
        using var patience = new CancellationTokenSource();
        var deriving = pool.DeriveAsync(new(new MemoryStream("hang"u8.ToArray()), 4), DerivePlan.Everything(), patience.Token);
        await Deadline.WaitAsync("the worker", Patience, () => pool.Counts.Started == 1);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deriving);
        Assert.Empty(Pools.Alive());
        Assert.Null((await pool.DeriveAsync(SamplePhotos.Jpeg(1))).Failure);
    }

    [Fact]
    public async Task The_probe_tells_what_this_machine_can_do_and_leaves_no_process()
    {
        var capabilities = await WorkerPool.ProbeAsync(Pools.Options(), CancellationToken.None);

        var here = MediaEngine.Probe();
        Assert.Equal((here.VipsVersion, here.Reads.Count, here.Writes.Count), (capabilities.VipsVersion, capabilities.Reads.Count, capabilities.Writes.Count));
        Assert.Empty(Pools.Alive());
    }

    [Fact]
    public void A_row_of_lost_workers_makes_the_next_start_wait_longer_each_time_up_to_a_limit()
    {
        var backoff = new Backoff();
        var delays = new List<TimeSpan>();
        for (var failure = 0; failure < 20; failure++)
        {
            delays.Add(backoff.Delay);
            backoff.Failed();
        }

        Assert.Equal(TimeSpan.Zero, delays[0]);
        Assert.Equal(delays.Order(), delays);
        Assert.Equal(TimeSpan.FromSeconds(10), delays[^1]);
        backoff.Succeeded();
        Assert.Equal(TimeSpan.Zero, backoff.Delay);
    }

    [Theory]
    [InlineData(new byte[] { 255, 255, 255, 127, (byte)FrameKind.Reply })]
    [InlineData(new byte[] { 255, 255, 255, 255, (byte)FrameKind.Rendition })]
    [InlineData(new byte[] { 1, 0, 0, 8, (byte)FrameKind.Rendition })]
    public void A_frame_that_claims_more_than_it_may_have_is_not_believed(byte[] head)
    {
        using var frames = new FrameStream(new MemoryStream(head), Stream.Null);

        Assert.Throws<InvalidDataException>(() => frames.ReadHead());
    }

    /// <summary>Impatient only where a file hangs, and no more than the first good file of a new worker on a busy machine can stand.</summary>
    static WorkerPoolOptions Strict(WorkerLoss loss) => Pools.Options() with
    {
        Limits = new() { Concurrency = 2, Timeout = TimeSpan.FromSeconds(loss == WorkerLoss.TimedOut ? 4 : 60) },
        Grace = TimeSpan.FromMilliseconds(500),
        MemoryBytes = 400L << 20,
    };

    static string Text(Derived derived) => JsonSerializer.Serialize(WorkerReply.Of(derived), WorkerJson.Default.WorkerReply);

    sealed class FailingStream(byte[] content, int failAt) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position >= failAt ? throw new IOException("The disk is gone.") : base.ReadAsync(buffer[..Math.Min(buffer.Length, failAt)], cancellationToken);
    }
}
