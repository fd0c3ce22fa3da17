namespace Qmulum.Storage;

/// <summary>What the store asks of the server for each object that it keeps.</summary>
public enum S3Encryption
{
    /// <summary>Nothing: the bucket's own setting counts.</summary>
    BucketDefault,

    /// <summary>Encryption with keys that the object store manages (SSE-S3, <c>AES256</c>).</summary>
    StoreManaged,

    /// <summary>Encryption with a key of a key service (SSE-KMS, <c>aws:kms</c>).</summary>
    KeyService,
}
