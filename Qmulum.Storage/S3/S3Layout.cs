namespace Qmulum.Storage;

/// <summary>
/// Where things lie in a bucket: a blob at <c>prefix/key</c>, the store's own at <c>prefix/.qmulum/…</c>, where no key leads: the same
/// tree as a folder's.
/// </summary>
sealed class S3Layout(string bucket, string prefix)
{
    readonly string _root = prefix.Length == 0 ? "" : prefix + "/";

    public string Bucket { get; } = bucket;

    public string Root => _root;

    public string OwnFolder => _root + ".qmulum/";

    public string MarkerKey => _root + ".qmulum/location.json";

    public string StagingFolder => _root + ".qmulum/staging/";

    public string ProbeFolder => _root + ".qmulum/probe/";

    /// <summary>Uploads that may be interrupted; apart from the others, since they live for days.</summary>
    public string UploadsFolder => _root + ".qmulum/uploads/";

    /// <summary>All that is kept of one of them.</summary>
    public string UploadFolder(Guid id) => $"{UploadsFolder}{id:n}/";

    public string UploadKey(Guid id) => UploadFolder(id) + "parts";

    public string NewTailKey(Guid id) => $"{UploadFolder(id)}{Guid.CreateVersion7():n}.tail";

    public string NewStagingKey() => $"{StagingFolder}{Guid.CreateVersion7():n}.part";

    public string NewProbeKey() => $"{ProbeFolder}{Guid.CreateVersion7():n}";

    public string ObjectKey(BlobKey key) => _root + key.Value;

    /// <summary>The blob's key of an object below the root; false for the store's own and for what somebody else put there.</summary>
    public bool TryBlobKey(string objectKey, out BlobKey key)
    {
        key = default;
        return objectKey.StartsWith(_root, StringComparison.Ordinal) && BlobKey.TryParse(objectKey[_root.Length..], out key);
    }

    /// <summary>What an admin sees of the place: nothing secret.</summary>
    public override string ToString() => $"s3://{Bucket}/{prefix}".TrimEnd('/');
}
