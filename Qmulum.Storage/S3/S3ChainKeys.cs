using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace Qmulum.Storage;

/// <summary>The keys that the SDK's own chain finds: of the environment, the shared credentials file, a container's or a machine's role.</summary>
sealed class S3ChainKeys : S3FoundKeys
{
    // One of our own each time: the SDK's keeps what it found first, also when the file was written anew.
    protected override AWSCredentials Find() => new DefaultAWSCredentialsIdentityResolver().ResolveIdentity(null);
}
