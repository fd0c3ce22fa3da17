using Qmulum.Api.Uploads;
using Qmulum.Media;

namespace Qmulum.Silo.Composition;

/// <summary>Lets the API, which knows no media, tell what a file is.</summary>
sealed class MediaContentSniffer : IContentSniffer
{
    public int HeadBytes => FormatSniffer.HeadBytes;

    public SniffedContent Sniff(ReadOnlySpan<byte> head)
    {
        var format = FormatSniffer.Sniff(head);
        return new(format.ContentType(), format.Extension());
    }
}
