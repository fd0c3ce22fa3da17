namespace Qmulum.Data;

/// <summary>What the server's statistics count of a photo.</summary>
/// <param name="Format">The original's media type, 1 to 200 characters.</param>
/// <param name="Camera">The camera's name, up to 200 characters; empty for none.</param>
/// <param name="ReceivedDay">The day (UTC) on which it came, in days since 1970-01-01.</param>
/// <param name="HasFailed">Whether something was to be done on it and was given up.</param>
public sealed record PhotoTraits(string Format, string Camera, long ReceivedDay, bool HasFailed)
{
    /// <summary>Of a photo from before there were statistics: it is not counted until its traits are told.</summary>
    internal static PhotoTraits Unknown { get; } = new("", "", 0, false);
}
