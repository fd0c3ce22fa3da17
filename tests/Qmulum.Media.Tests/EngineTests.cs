using Qmulum.Media.Tests.Making;

namespace Qmulum.Media.Tests;

public class EngineTests
{
    [Fact]
    public void The_probe_names_what_this_machine_reads_and_writes()
    {
        var capabilities = MediaEngine.Probe();

        Assert.True(capabilities.VipsVersion >= new Version(8, 13));
        Assert.Superset(
            new HashSet<MediaFormat> { MediaFormat.Jpeg, MediaFormat.Png, MediaFormat.WebP, MediaFormat.Gif, MediaFormat.Tiff, MediaFormat.Heic, MediaFormat.Avif, MediaFormat.Jxl, MediaFormat.Dng },
            capabilities.Reads.ToHashSet());
        Assert.DoesNotContain(MediaFormat.Svg, capabilities.Reads);
        Assert.Equal(Enum.GetValues<RenditionFormat>(), capabilities.Writes);
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_and_gives_few_bytes_at_a_time_will_do()
    {
        using var picture = TestPicture.Make(640, 480);
        foreach (var format in (MediaFormat[])[MediaFormat.Jpeg, MediaFormat.Heic, MediaFormat.Tiff])
        {
            var file = TestFile.Write(format, picture);

            var derived = await Engine.Default.DeriveAsync(new DripStream(file), file.Length, DerivePlan.Everything(), CancellationToken.None);

            Assert.Null(derived.Failure);
            Assert.Equal(2, derived.Renditions.Count);
        }
    }

    [Fact]
    public async Task A_stream_that_is_shorter_than_said_is_an_error_of_the_caller()
    {
        using var picture = TestPicture.Make(640, 480);
        var file = TestFile.Write(MediaFormat.Jpeg, picture);

        await Assert.ThrowsAsync<EndOfStreamException>(() =>
            Engine.Default.DeriveAsync(new MemoryStream(file), file.Length + 1, DerivePlan.Everything(), CancellationToken.None));
    }

    [Fact]
    public async Task A_cancelled_call_throws_and_frees_its_place()
    {
        using var picture = TestPicture.Make(640, 480);
        var file = TestFile.Write(MediaFormat.Jpeg, picture);
        using var engine = Engine.With(new() { Concurrency = 1 });
        using var cancelled = new CancellationTokenSource();
        var stream = new DripStream(file, () => cancelled.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.DeriveAsync(stream, file.Length, DerivePlan.Everything(), cancelled.Token));

        Assert.Null((await Engine.DeriveAsync(file, engine: engine)).Failure);
    }

    [Fact]
    public async Task No_more_files_than_the_limit_are_read_at_a_time()
    {
        using var picture = TestPicture.Make(320, 240);
        var file = TestFile.Write(MediaFormat.Jpeg, picture);
        using var engine = Engine.With(new() { Concurrency = 2 });
        var open = 0;
        var gate = new TaskCompletionSource();

        // Each call goes as far as it can before it returns: into the first read, where the gate holds it, or to the end of the queue.
        var all = Enumerable.Range(0, 8)
            .Select(_ => engine.DeriveAsync(new DripStream(file, () => Interlocked.Increment(ref open), gate.Task), file.Length, DerivePlan.Everything(), CancellationToken.None))
            .ToArray();
        var openAtTheGate = open;
        gate.SetResult();
        var derived = await Task.WhenAll(all);

        Assert.Equal(2, openAtTheGate);
        Assert.All(derived, each => Assert.Null(each.Failure));
    }

    [Fact]
    public async Task A_header_is_enough_when_nothing_else_is_asked_for()
    {
        using var picture = TestPicture.Make(640, 480);
        foreach (var format in (MediaFormat[])[MediaFormat.Jpeg, MediaFormat.Png])
        {
            var derived = await Engine.DeriveAsync(TestFile.Write(format, picture), new([], false, false, false));

            Assert.Equal((640, 480), (derived.Pixels!.Width, derived.Pixels.Height));
            Assert.Null(derived.Failure);
            Assert.Empty(derived.Renditions);
        }
    }

    [Fact]
    public async Task Renditions_come_in_the_order_asked_for_and_small_pictures_are_not_enlarged()
    {
        using var picture = TestPicture.Make(700, 500);
        DerivePlan plan = new([new("s", 100, RenditionFormat.Jpeg, 80), new("l", 4000, RenditionFormat.Jpeg, 80), new("m", 300, RenditionFormat.Jpeg, 80)], false, false, false);

        var derived = await Engine.DeriveAsync(TestFile.Write(MediaFormat.Png, picture), plan);

        Assert.Equal([("s", 100), ("l", 700), ("m", 300)], derived.Renditions.Select(each => (each.Kind, each.Width)));
    }

    /// <summary>The shared samples, when they lie beside the checkout, and one file of our own in any case.</summary>
    public static TheoryData<string> Samples => [.. SampleFiles.All()];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Real_files_are_shown(string path)
    {
        var file = await SampleFiles.ReadAsync(path);

        var derived = await Engine.DeriveAsync(file, DerivePlan.Everything(Path.GetFileName(path)));

        Assert.Null(derived.Failure);
        Assert.Null(derived.Damage);
        Assert.Equal(2, derived.Renditions.Count);
        Assert.InRange(derived.Placeholder!.Length, 5, 25);
        var longEdge = Math.Max(derived.Pixels!.Width, derived.Pixels.Height);
        Assert.Equal(Math.Min(1800, longEdge), derived.Renditions.Max(each => Math.Max(each.Width, each.Height)));
    }

    sealed class DripStream(byte[] file, Action? onRead = null, Task? gate = null) : Stream
    {
        readonly MemoryStream _file = new(file);
        bool _hasRead;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_hasRead)
            {
                _hasRead = true;
                onRead?.Invoke();
                await (gate ?? Task.CompletedTask);
            }
            cancellationToken.ThrowIfCancellationRequested();
            return await _file.ReadAsync(buffer[..Math.Min(buffer.Length, 4096)], cancellationToken);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The engine reads asynchronously.");

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
