using System.IO.Hashing;
using Qmulum.Storage;

namespace Qmulum.Api.Export;

/// <summary>Writes a plan, file after file, into the location: memory does not grow with it. What is not completed leaves no trace.</summary>
sealed class PlanWriter : IAsyncDisposable
{
    /// <summary>Files from one mark to the next: so many records are read for nothing at most.</summary>
    const int FilesOfMark = 512;

    /// <summary>The most files: with more the marks alone would take tens of megabytes.</summary>
    const int MaxMarks = 1_000_000;

    readonly IBlobUpload _entries;
    readonly IBlobUpload _texts;
    readonly List<ExportMark> _marks = [];
    long _count;
    long _offset;
    long _central;
    long _textStart;
    Crc32? _text;

    PlanWriter(IBlobUpload entries, IBlobUpload texts)
    {
        _entries = entries;
        _texts = texts;
    }

    public static async Task<PlanWriter> BeginAsync(IBlobStore store, CancellationToken cancellationToken)
    {
        var entries = await store.BeginAsync(null, cancellationToken);
        try
        {
            return new(entries, await store.BeginAsync(null, cancellationToken));
        }
        catch
        {
            await entries.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a file that is a blob.</summary>
    public Task AddAsync(string name, DateTime time, BlobKey source, long size, uint crc, CancellationToken cancellationToken) =>
        AddAsync(new ExportEntry(_offset, size, crc, time, name, source.Value, 0), cancellationToken);

    /// <summary>Begins a text, which is written piece by piece; one at a time, while blobs may be added.</summary>
    public void BeginText()
    {
        if (_text is not null)
        {
            throw new InvalidOperationException("A text was begun and not ended.");
        }

        _text = new();
        _textStart = _texts.Length;
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        (_text ?? throw new InvalidOperationException("No text was begun.")).Append(bytes.Span);
        await _texts.WriteAsync(bytes, cancellationToken);
    }

    /// <summary>Adds the text that was begun.</summary>
    public async Task EndTextAsync(string name, DateTime time, CancellationToken cancellationToken)
    {
        var crc = (_text ?? throw new InvalidOperationException("No text was begun.")).GetCurrentHashAsUInt32();
        _text = null;
        await AddAsync(new ExportEntry(_offset, _texts.Length - _textStart, crc, time, name, null, _textStart), cancellationToken);
    }

    /// <summary>Keeps the plan.</summary>
    public async Task<ExportPlan> CompleteAsync(
        IBlobStore store, Guid accountId, IReadOnlyList<string> libraries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ExportPlan plan = new(ExportPlan.CurrentSchema, ExportKeys.NewId(now), accountId, libraries, now, _count, _offset, _central, _marks);
        await _entries.CommitAsync(plan.Keys.Entries, cancellationToken);
        await _texts.CommitAsync(plan.Keys.Texts, cancellationToken);
        await store.PutAsync(plan.Keys.Plan, plan.ToBytes(), cancellationToken);
        return plan;
    }

    public async ValueTask DisposeAsync()
    {
        await _entries.DisposeAsync();
        await _texts.DisposeAsync();
    }

    async Task AddAsync(ExportEntry entry, CancellationToken cancellationToken)
    {
        if (_count % FilesOfMark == 0)
        {
            if (_marks.Count == MaxMarks)
            {
                throw new InvalidOperationException($"An export has {FilesOfMark * (long)MaxMarks} files at most.");
            }

            _marks.Add(new(_offset, _central, _entries.Length));
        }

        await _entries.WriteAsync(entry.ToRecord(), cancellationToken);
        _count++;
        _offset = entry.End;
        _central += ZipFormat.CentralHeaderSize(entry);
    }
}
