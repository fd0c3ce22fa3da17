using System.Buffers;
using Qmulum.Storage;

namespace Qmulum.Api.Export;

/// <summary>Sends any part of a plan's archive, with the memory of one buffer.</summary>
sealed class ExportReader(IBlobStore store, ExportPlan plan)
{
    const int BufferBytes = 128 * 1024;

    /// <summary>Sends bytes of the archive.</summary>
    /// <param name="to">Takes them.</param>
    /// <param name="from">The first.</param>
    /// <param name="until">The one behind the last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">A file is gone or damaged: the archive cannot be finished.</exception>
    public async Task CopyAsync(Stream to, long from, long until, CancellationToken cancellationToken)
    {
        Slice slice = new(to, from, until);
        var centralEnd = plan.CentralOffset + plan.CentralSize;
        if (from < plan.CentralOffset)
        {
            await CopyFilesAsync(slice, cancellationToken);
        }

        if (from < centralEnd && until > plan.CentralOffset)
        {
            await CopyDirectoryAsync(slice, cancellationToken);
        }

        await slice.WriteAsync(ZipFormat.End(plan.Entries, plan.CentralOffset, plan.CentralSize), centralEnd, cancellationToken);
    }

    async Task CopyFilesAsync(Slice slice, CancellationToken cancellationToken)
    {
        await using var records = await OpenAtAsync(plan.Marks.Last(mark => mark.Offset <= slice.From), cancellationToken);
        while (await ExportEntry.ReadAsync(records, cancellationToken) is { } entry && entry.Offset < slice.Until)
        {
            if (entry.End <= slice.From)
            {
                continue;
            }

            await slice.WriteAsync(ZipFormat.LocalHeader(entry), entry.Offset, cancellationToken);
            await CopyDataAsync(entry, slice, cancellationToken);
        }
    }

    async Task CopyDataAsync(ExportEntry entry, Slice slice, CancellationToken cancellationToken)
    {
        var first = Math.Max(slice.From, entry.DataOffset) - entry.DataOffset;
        var end = Math.Min(slice.Until, entry.End) - entry.DataOffset;
        if (first >= end)
        {
            return;
        }

        var key = entry.Source is { } source ? BlobKey.Parse(source) : plan.Keys.Texts;
        await using var blob = await store.OpenAsync(key, ByteRange.From(entry.SourceOffset + first, entry.SourceOffset + end - 1), cancellationToken);
        if (entry.Source is not null && blob.Info.Size != entry.Size)
        {
            throw new BlobDamagedException(key, $"it has {blob.Info.Size} bytes where it had {entry.Size}");
        }

        await blob.Content.CopyToAsync(slice.To, BufferBytes, cancellationToken);
    }

    async Task CopyDirectoryAsync(Slice slice, CancellationToken cancellationToken)
    {
        var mark = plan.Marks.Last(mark => plan.CentralOffset + mark.Central <= Math.Max(slice.From, plan.CentralOffset));
        var at = plan.CentralOffset + mark.Central;
        await using var records = await OpenAtAsync(mark, cancellationToken);
        ArrayBufferWriter<byte> headers = new(BufferBytes); // a header is a hundred bytes: many go at once
        while (at + headers.WrittenCount < slice.Until && await ExportEntry.ReadAsync(records, cancellationToken) is { } entry)
        {
            headers.Write(ZipFormat.CentralHeader(entry));
            if (headers.WrittenCount > BufferBytes / 2)
            {
                await slice.WriteAsync(headers.WrittenMemory, at, cancellationToken);
                at += headers.WrittenCount;
                headers.ResetWrittenCount();
            }
        }

        await slice.WriteAsync(headers.WrittenMemory, at, cancellationToken);
    }

    async Task<Stream> OpenAtAsync(ExportMark mark, CancellationToken cancellationToken)
    {
        var records = await store.OpenAsync(plan.Keys.Entries, ByteRange.From(mark.Position), cancellationToken);
        return new BufferedStream(records.Content, BufferBytes);
    }

    /// <summary>The part of the archive that is asked for.</summary>
    sealed record Slice(Stream To, long From, long Until)
    {
        /// <summary>Sends what of these bytes, which stand there in the archive, is in the part.</summary>
        public async Task WriteAsync(ReadOnlyMemory<byte> bytes, long at, CancellationToken cancellationToken)
        {
            var first = (int)Math.Clamp(From - at, 0, bytes.Length);
            var end = (int)Math.Clamp(Until - at, 0, bytes.Length);
            if (first < end)
            {
                await To.WriteAsync(bytes[first..end], cancellationToken);
            }
        }
    }
}
