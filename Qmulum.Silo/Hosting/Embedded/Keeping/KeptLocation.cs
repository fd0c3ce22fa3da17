using Qmulum.Silo.Composition;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>The location of an installation, opened beside its server.</summary>
static class KeptLocation
{
    /// <summary><c>--location S3</c>, as the server has it.</summary>
    public static System.CommandLine.Option<string> Option() => new("--location")
    {
        Description = "The bucket, where the photos are in one, as the server has it (or the variable QMULUM_LOCATION).",
        HelpName = "S3",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("QMULUM_LOCATION") ?? "",
    };

    /// <param name="data">The data folder.</param>
    /// <param name="bucket">The bucket as the server has it; empty for the folder.</param>
    /// <param name="clock">What the time is.</param>
    /// <exception cref="KeeperRefusal">The photos are not there.</exception>
    public static IBlobStore Open(DataFolder data, string bucket, TimeProvider clock)
    {
        var noted = BucketNote.Read(data);
        if (noted.HasValue != bucket.Length > 0)
        {
            throw new KeeperRefusal(noted.HasValue
                ? "The photos of this installation are in a bucket: name it with --location, as the server has it."
                : $"The photos of this installation are in {data.Location}: leave --location out.");
        }

        if (noted.HasValue)
        {
            BucketText.Parse(bucket); // a wrong one is refused by its own sentence
        }

        return new InstallationLocation(new() { Location = bucket, RenditionCacheBytes = 0 }, data, clock).Open(noted ?? KnownTo(data));
    }

    /// <summary>The location, and all others that the server has beside it, as one. A library that is moved meanwhile is found all the same.</summary>
    /// <inheritdoc cref="Open"/>
    public static IBlobStore OpenAll(DataFolder data, string bucket, TimeProvider clock) =>
        new InstallationLocation(new() { Location = bucket, RenditionCacheBytes = 0 }, data, clock).WithOthers(Open(data, bucket, clock), new LocationsOfNow(data.Grains));

    static Guid? KnownTo(DataFolder data)
    {
        using var moment = SqliteMoment.Of(data.Index);
        return moment.LocationIn(data.Index);
    }
}
