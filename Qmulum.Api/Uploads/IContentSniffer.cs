namespace Qmulum.Api.Uploads;

/// <summary>What a file is, by its first bytes.</summary>
/// <param name="ContentType">Its media type; application/octet-stream when unknown.</param>
/// <param name="Extension">A safe lower-case extension without dot; "bin" when unknown.</param>
public sealed record SniffedContent(string ContentType, string Extension);

/// <summary>Tells what a file is by its content. A name is never trusted: it would give the same bytes two places.</summary>
public interface IContentSniffer
{
    /// <summary>How many first bytes it wants to see, if there are so many.</summary>
    int HeadBytes { get; }

    /// <summary>What these first bytes say.</summary>
    SniffedContent Sniff(ReadOnlySpan<byte> head);
}
