namespace Qmulum.Storage;

/// <summary>What a key must have for an object to be put there (RFC 9110, 13.1.1 and 13.1.2).</summary>
readonly record struct PutIf
{
    /// <summary>Whatever it has.</summary>
    public static PutIf Anything => default;

    /// <summary>Nothing.</summary>
    public static PutIf New => new() { IsNew = true };

    public bool IsNew { get; private init; }

    public string? ETag { get; private init; }

    /// <summary>Still the object with this ETag.</summary>
    public static PutIf Still(string etag) => new() { ETag = etag };
}
