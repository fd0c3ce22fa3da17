using Amazon.Runtime;

namespace Qmulum.Storage;

/// <summary>Which bucket an S3 store lives in, how it is reached, and how much it may take. Every limit is finite.</summary>
public sealed record S3StoreOptions
{
    /// <summary>The bucket's name. It must be there: the store never makes one. Versioning off, see docs/object-storage.md.</summary>
    public required string Bucket { get; init; }

    /// <summary>What all keys begin with, without slashes at its ends; "" for the bucket's root. Up to 256 characters.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The server's address, http or https; null for AWS itself, found by <see cref="Region"/>.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// The address, http or https, at which clients reach the bucket themselves; null when they do not. It is signed, so it must be the one that the
    /// server behind it sees.
    /// </summary>
    public Uri? DirectEndpoint { get; init; }

    /// <summary>The region that requests are signed for. Most servers other than AWS take any.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Whether the bucket stands in the path (http://host/bucket/key) instead of the host's name. Most servers of one's own want it.</summary>
    public bool PathStyle { get; init; }

    /// <summary>
    /// The keys; null for the SDK's own chain: environment variables, the shared credentials file, a container's or an instance's role.
    /// </summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>The storage class of blobs (<c>STANDARD_IA</c> …); null for the bucket's own. What is staged has the bucket's own.</summary>
    public string? StorageClass { get; init; }

    /// <summary>How the server encrypts what it keeps.</summary>
    public S3Encryption Encryption { get; init; }

    /// <summary>The key of the key service for <see cref="S3Encryption.KeyService"/>; null for the account's default key.</summary>
    public string? EncryptionKeyId { get; init; }

    /// <summary>What an admin calls the store; see <see cref="IBlobStore.Name"/>.</summary>
    public string Name { get; init; } = "s3";

    /// <summary>
    /// A body up to this size is held in memory and put under its key in one request; a larger one is staged in parts and copied.
    /// 0 to <see cref="PartBytes"/>, default 8 MiB.
    /// </summary>
    public int HoldBytes { get; init; } = 8 << 20;

    /// <summary>The size of a part in bytes, unless the upload needs larger ones. 5 MiB (S3's least) to 64 MiB, default 8 MiB.</summary>
    public int PartBytes { get; init; } = 8 << 20;

    /// <summary>How many parts of one upload are on their way while another fills. 1 to 8, default 4: with the one that fills, 40 MiB of memory.</summary>
    public int PartsAtOnce { get; init; } = 4;

    /// <summary>What the parts of all uploads together may hold in memory, in bytes; more uploads wait. At least one part of 64 MiB; default 128 MiB.</summary>
    public long BufferBytes { get; init; } = 128L << 20;

    /// <summary>How long an upload waits for its share of <see cref="BufferBytes"/> before it is refused. Default 60 s.</summary>
    public TimeSpan BufferPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A blob up to this size is copied within the store in one request, a larger one in parts, as is one that the server refuses to copy at once. At least 0; null for 64 MiB at AWS,
    /// which copies byte by byte, and any size elsewhere, where most servers only refer to what they have.
    /// </summary>
    public long? CopyWholeBytes { get; init; }

    /// <summary>How long the copy of a whole blob may take until it is made in parts, as are those of all that are as large, from then on. Default 15 s.</summary>
    public TimeSpan CopyPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The size of the parts in which a blob is copied. 5 MiB to 5 GiB, default 64 MiB.</summary>
    public long CopyPartBytes { get; init; } = 64L << 20;

    /// <summary>How many requests are under way at once; more wait. 1 to 1,024, default 64.</summary>
    public int Requests { get; init; } = 64;

    /// <summary>How often a request that failed for a passing reason is sent again, with growing, random waits. 0 to 10, default 4.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>How long one try of a request may take until its answer begins, and a read may stall. Default 100 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long connecting may take. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock that says how old something is. Requests are signed by the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether a text can be what all keys begin with.</summary>
    public static bool IsPrefix(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 || (text.Length <= 256 && text.Split('/').All(IsSegment));
    }

    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    internal S3StoreOptions Validated()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Bucket);
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        ArgumentException.ThrowIfNullOrWhiteSpace(Region);
        if (Endpoint is { } endpoint && (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https") || endpoint.UserInfo != ""))
        {
            throw new ArgumentException("The endpoint of an S3 store is an http or https address without user and password.", nameof(Endpoint));
        }

        if (!IsPrefix(Prefix))
        {
            throw new ArgumentException(
                $"The prefix of an S3 store is segments of A-Z a-z 0-9 . _ - joined by '/', up to 256 characters; '{Prefix}' is not.",
                nameof(Prefix));
        }

        Within(PartBytes, PartPlan.Least, PartPlan.Most, nameof(PartBytes));
        Within(HoldBytes, 0, PartBytes, nameof(HoldBytes));
        Within(PartsAtOnce, 1, 8, nameof(PartsAtOnce));
        Within(BufferBytes, PartPlan.Most, 1L << 40, nameof(BufferBytes));
        Within(CopyWholeBytes ?? 0, 0, long.MaxValue, nameof(CopyWholeBytes));
        Within(CopyPatience.Ticks, 1, TimeSpan.TicksPerDay, nameof(CopyPatience));
        Within(CopyPartBytes, PartPlan.Least, 5L << 30, nameof(CopyPartBytes));
        Within(Requests, 1, 1024, nameof(Requests));
        Within(Retries, 0, 10, nameof(Retries));
        Within(BufferPatience.Ticks, 1, TimeSpan.TicksPerDay, nameof(BufferPatience));
        Within(Timeout.Ticks, 1, TimeSpan.TicksPerDay, nameof(Timeout));
        Within(ConnectTimeout.Ticks, 1, TimeSpan.TicksPerDay, nameof(ConnectTimeout));
        return this;
    }

    static bool IsSegment(string segment) =>
        segment is not ("" or "." or "..") && segment.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');

    static void Within(long value, long least, long most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
