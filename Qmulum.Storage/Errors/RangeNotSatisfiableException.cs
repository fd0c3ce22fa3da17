namespace Qmulum.Storage;

/// <summary>The range has no byte in common with the blob (RFC 9110, 15.5.17: HTTP's 416, which wants the size).</summary>
public sealed class RangeNotSatisfiableException(ByteRange range, long size)
    : StoreException(CodeName, $"The range '{range}' lies outside the blob's {size} bytes.")
{
    public const string CodeName = "range-not-satisfiable";

    /// <summary>The size of the blob in bytes.</summary>
    public long Size { get; } = size;
}
