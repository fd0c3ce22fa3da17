using System.Buffers;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>The first bytes of an upload, kept until there are enough to tell what the file is.</summary>
sealed class FileHead
{
    readonly IContentSniffer _sniffer;
    readonly ArrayBufferWriter<byte> _bytes = new(256);
    readonly FileKind? _known;

    public FileHead(IContentSniffer sniffer, UploadProgress before)
    {
        _sniffer = sniffer;
        _known = before.Content;
        _bytes.Write(before.Head);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_known is null)
        {
            _bytes.Write(bytes[..Math.Min(bytes.Length, _sniffer.HeadBytes - _bytes.WrittenCount)]);
        }
    }

    /// <summary>What the file is, if no more bytes come.</summary>
    public FileKind Kind() => _known ?? Sniff();

    /// <summary>How far the upload is, with as much of the head as belongs to it.</summary>
    public UploadProgress At(Storage.StagedMark mark, long? size)
    {
        var isEnough = _known is not null || (mark.Offset >= _sniffer.HeadBytes && _bytes.WrittenCount == _sniffer.HeadBytes);
        var head = isEnough ? [] : _bytes.WrittenSpan[..(int)Math.Min(_bytes.WrittenCount, mark.Offset)].ToArray();
        return new(mark.Offset, mark.Place, mark.Digest, head, isEnough ? Kind() : null, size);
    }

    FileKind Sniff()
    {
        var content = _sniffer.Sniff(_bytes.WrittenSpan);
        return new(content.ContentType, content.Extension);
    }
}
