using System.CommandLine;

namespace Qmulum.Cli.Commands.Admin;

/// <summary><c>qmulum admin care</c>: what the rounds over photos, lists and files found, and beginning one now.</summary>
static class CareCommand
{
    public static Command Create()
    {
        var care = Listing.Create(
            "care", "Tells what the rounds found that look after photos, lists and files, and begins one now.", "admin/care", "rounds",
            "kind", "startedAt", "finishedAt", "library", "blobs", "bytes", "removed", "damaged", "remade", "manifests", "manifestsLeft", "mended", "unknown", "left", "released", "recalled", "atRisk", "late");
        care.Subcommands.Add(Start("sweep", "Removes renditions that no photo names, and what is left of photos that were deleted for good."));
        care.Subcommands.Add(Start("verify", "Reads every original against its SHA-256, and its manifest."));
        care.Subcommands.Add(Start("compare", "Compares photos, lists and files both ways, and makes again what can be made."));
        care.Subcommands.Add(Start("release", "Leaves originals to the replicas that proved to hold them, and asks back what is at risk."));
        return care;
    }

    static Command Start(string name, string description) => Posting.Create(name, description, _ => $"admin/care/{name}");
}
