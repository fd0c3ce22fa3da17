using System.Diagnostics;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Qmulum.Api.Export;
using Qmulum.Storage;

namespace Qmulum.Api.Tests;

/// <summary>Archives beyond what a plain ZIP can hold: they are read by programs that this project did not write.</summary>
public sealed class ExportReaderTests : IDisposable
{
    const long Large = (4L << 30) + 12_345;
    const int Many = 70_000;

    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_archive_of_more_than_4_GiB_and_65535_files_is_whole_for_unzip_and_for_NET()
    {
        HoleStore store = new();
        var plan = await PlanAsync(store, Large, Many);
        var archive = _folder.File("export.zip");
        await using (SparseFile file = new(archive))
        {
            await new ExportReader(store, plan).CopyAsync(file, 0, plan.Size, CancellationToken.None);
            Assert.Equal(plan.Size, file.Length);
        }

        using var zip = ZipFile.OpenRead(archive);
        Assert.Equal(Many + 1, zip.Entries.Count);
        Assert.Equal(Large, zip.Entries[0].Length);
        foreach (var number in (int[])[0, 1, 65_534, 65_535, 65_536, Many - 1])
        {
            using StreamReader text = new(await zip.GetEntry(NameOf(number))!.OpenAsync());
            Assert.Equal(TextOf(number), await text.ReadToEndAsync());
        }

        // Its own test reads every byte and compares each CRC: of those behind the large one, and in the long run of all, which takes half a minute.
        string[] few = Environment.GetEnvironmentVariable("QMULUM_LONG") == "1" ? [] : [$"*{TextName(1)}", $"*{TextName(65_536)}", $"*{TextName(Many - 1)}"];
        Assert.Equal((0, true), await UnzipAsync(["-t", archive, .. few]));
        Assert.True(new FileInfo(archive).Length > Large);
    }

    [Fact]
    public async Task Each_part_is_the_same_bytes_as_in_the_whole()
    {
        HoleStore store = new();
        var plan = await PlanAsync(store, 5_000, 2_000);
        using MemoryStream whole = new();
        await new ExportReader(store, plan).CopyAsync(whole, 0, plan.Size, CancellationToken.None);
        var bytes = whole.ToArray();
        Assert.Equal(plan.Size, bytes.Length);
        Random random = new(5);
        List<(long From, long Until)> parts = [(0, 1), (plan.Size - 1, plan.Size), (plan.CentralOffset - 1, plan.CentralOffset + 1), (plan.Size - ZipFormat.EndBytes, plan.Size)];
        parts.AddRange(Enumerable.Range(0, 300).Select(_ => random.NextInt64(plan.Size)).Select(from => (from, from + 1 + random.NextInt64(Math.Min(20_000, plan.Size - from)))));

        foreach (var (from, until) in parts)
        {
            using MemoryStream part = new();
            await new ExportReader(store, plan).CopyAsync(part, from, until, CancellationToken.None);

            Assert.True(part.ToArray().AsSpan().SequenceEqual(bytes.AsSpan((int)from, (int)(until - from))), $"The bytes from {from} to {until} of {plan.Size} are others.");
        }
    }

    [Fact]
    public async Task The_end_of_a_large_archive_is_sent_without_its_beginning()
    {
        HoleStore store = new();
        var plan = await PlanAsync(store, Large, Many);
        store.Read = 0;
        using MemoryStream end = new();

        await new ExportReader(store, plan).CopyAsync(end, plan.CentralOffset - 1_000, plan.Size, CancellationToken.None);

        Assert.Equal(plan.Size - plan.CentralOffset + 1_000, end.Length);
        Assert.True(store.Read < 1_000_000, $"{store.Read} bytes of files were read for it.");
    }

    /// <summary>A plan of one file of nothing and many small ones.</summary>
    static async Task<ExportPlan> PlanAsync(HoleStore store, long large, int many)
    {
        await using var writer = await PlanWriter.BeginAsync(store, CancellationToken.None);
        await writer.AddAsync("libraries/Home/2024-01/large.mov", new(2024, 1, 2, 3, 4, 5), HoleStore.Hole, large, CrcOfNothing(large), CancellationToken.None);
        store.HoleSize = large;
        for (var i = 0; i < many; i++)
        {
            writer.BeginText();
            await writer.WriteAsync(Encoding.UTF8.GetBytes(TextOf(i)), CancellationToken.None);
            await writer.EndTextAsync(NameOf(i), new(2024, 6, 7, 8, 9, 10), CancellationToken.None);
        }

        return await writer.CompleteAsync(store, Guid.NewGuid(), ["home"], DateTimeOffset.UtcNow, CancellationToken.None);
    }

    static string NameOf(int number) => $"libraries/Zoë’s 写真/2024-06/{TextName(number)}";

    static string TextName(int number) => $"{number:D5}.txt";

    static string TextOf(int number) => $"The text of file {number}.\n";

    static uint CrcOfNothing(long size)
    {
        Crc32 crc = new();
        var nothing = new byte[1 << 20];
        for (var left = size; left > 0; left -= nothing.Length)
        {
            crc.Append(nothing.AsSpan(0, (int)Math.Min(left, nothing.Length)));
        }

        return crc.GetCurrentHashAsUInt32();
    }

    static async Task<(int Status, bool SaysNoErrors)> UnzipAsync(params string[] arguments)
    {
        using Process unzip = new() { StartInfo = new("unzip", arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        unzip.Start();
        var said = await unzip.StandardOutput.ReadToEndAsync() + await unzip.StandardError.ReadToEndAsync();
        await unzip.WaitForExitAsync();
        return (unzip.ExitCode, said.Contains("No errors detected", StringComparison.Ordinal));
    }

    /// <summary>Skips what is zero, so that a file of gigabytes takes the disk a few megabytes.</summary>
    sealed class SparseFile(string path) : Stream
    {
        readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _file.Position;

        public override long Position { get => _file.Position; set => throw new NotSupportedException(); }

        public override void Flush() => _file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (buffer.Length > 4_096 && !buffer.ContainsAnyExcept((byte)0))
            {
                _file.Seek(buffer.Length, SeekOrigin.Current);
                return;
            }

            _file.Write(buffer);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        protected override void Dispose(bool disposing)
        {
            _file.Dispose();
            base.Dispose(disposing);
        }
    }
}
