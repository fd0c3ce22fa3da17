using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace Qmulum.Storage;

/// <summary>The keys of one profile of the shared credentials file.</summary>
/// <param name="profile">The profile's name, which is no secret.</param>
public sealed class S3ProfileKeys(string profile) : S3FoundKeys
{
    /// <exception cref="S3ProfileMissingException">The file has no such profile.</exception>
    protected override AWSCredentials Find() => new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out var keys)
        ? keys
        : throw new S3ProfileMissingException($"The shared credentials file of the server's user has no profile \"{profile}\".");
}

/// <summary>The shared credentials file has no such profile.</summary>
sealed class S3ProfileMissingException(string message) : AmazonClientException(message);
