namespace Qmulum.Storage.Tests;

/// <summary>A process that has a store with the keys that it finds, by the SDK's chain or in a profile.</summary>
static class KeysPart
{
    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Keeps blobs and says so; ends at the first that is not kept, saying why.</summary>
    public static async Task KeepAsync(string endpoint, string bucket, string prefix, string profile, bool once)
    {
        using var store = S3BlobStore.Open(S3Fixture.Of(new(endpoint), bucket, prefix) with
        {
            PathStyle = !endpoint.Contains(S3Server.Domain, StringComparison.Ordinal),
            Credentials = profile.Length == 0 ? null : new S3ProfileKeys(profile),
            Retries = 0,
        });
        using PeriodicTimer pace = new(Pace);
        do
        {
            try
            {
                await store.PutAsync(BlobKey.Parse("keys/kept"), "kept"u8.ToArray(), CancellationToken.None);
                Console.Out.WriteLine("kept");
            }
            catch (StoreException fault)
            {
                Console.Out.WriteLine(fault.Message);
                return;
            }

            Console.Out.Flush();
        }
        while (!once && await pace.WaitForNextTickAsync());
    }
}
