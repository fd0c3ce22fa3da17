using Amazon.Runtime;

namespace Qmulum.Storage;

/// <summary>
/// Keys that are looked up when they are first needed, so that a location whose keys are not there is away and comes back with them; and anew when a server refuses those that
/// were found.
/// </summary>
public abstract class S3FoundKeys : AWSCredentials
{
    volatile AWSCredentials? _found;

    public override ImmutableCredentials GetCredentials() => Found().GetCredentials();

    public override async Task<ImmutableCredentials> GetCredentialsAsync() =>
        await (_found ?? await Task.Run(Found).ConfigureAwait(false)).GetCredentialsAsync().ConfigureAwait(false); // a lookup may ask a machine's service, and waits for it

    /// <summary>Has them looked up anew: what gave them may have others by now.</summary>
    public void Forget()
    {
        (_found as RefreshingAWSCredentials)?.ClearCredentials(); // who looks them up may get the very same giver again
        _found = null;
    }

    /// <summary>Looks them up.</summary>
    /// <exception cref="AmazonClientException">There are none.</exception>
    protected abstract AWSCredentials Find();

    AWSCredentials Found() => _found ??= Find();
}
