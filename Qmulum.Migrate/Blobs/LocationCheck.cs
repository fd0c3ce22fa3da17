using Qmulum.Migrate.Progress;
using Qmulum.Storage;

namespace Qmulum.Migrate.Blobs;

/// <summary>Looks whether every original is where its photo says.</summary>
/// <param name="location">Where to look.</param>
/// <param name="findings">Takes what is not as it should be.</param>
/// <param name="verify">Whether to read each original and compare its hash, and not only its size.</param>
sealed class LocationCheck(IBlobStore location, Findings findings, bool verify)
{
    const int AtOnce = 4;

    public Task CheckAsync(IEnumerable<Original> originals, IStep step, CancellationToken ct) => Parallel.ForEachAsync(
        originals,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
        async (original, token) =>
        {
            await CheckAsync(original, token);
            step.Add(1);
        });

    async Task CheckAsync(Original original, CancellationToken ct)
    {
        if (await location.StatAsync(original.Key, ct) is not { } blob)
        {
            findings.Add(original, "is missing");
        }
        else if (blob.Size != original.Digest.Size)
        {
            findings.Add(original, $"has {blob.Size} bytes where {original.Digest.Size} were uploaded");
        }
        else if (verify)
        {
            await VerifyAsync(original, ct);
        }
    }

    async Task VerifyAsync(Original original, CancellationToken ct)
    {
        try
        {
            await location.VerifyAsync(original.Key, original.Digest, ct);
        }
        catch (BlobDamagedException damaged)
        {
            findings.Add(original, $"is damaged ({damaged.Message})");
        }
    }
}
