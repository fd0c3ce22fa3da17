using Qmulum.Silo.Composition;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>A bucket as it stands on a command line.</summary>
static class BucketText
{
    public static bool IsBucket(string text) => text.StartsWith("s3:", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="KeeperRefusal">It is no address; the message repeats nothing that could be a secret.</exception>
    public static S3StoreOptions Parse(string text)
    {
        try
        {
            return BucketAddress.Parse(text);
        }
        catch (FormatException fault)
        {
            throw new KeeperRefusal($"This is not the address of a bucket: {fault.Message}.");
        }
    }
}
