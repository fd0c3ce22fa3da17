using Orleans.Configuration;
using Orleans.Serialization;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Libraries;

namespace Qmulum.Silo.Hosting;

/// <summary>What every silo and every client of a cluster agree on.</summary>
/// <param name="ConnectionString">The cluster's PostgreSQL database.</param>
/// <param name="ClusterId">The cluster's name.</param>
sealed record ClusterAccess(string ConnectionString, string ClusterId)
{
    /// <summary>ADO.NET's name of Npgsql.</summary>
    public const string Provider = "Npgsql";

    /// <summary>How many queues the stream events are spread over; the same in every process.</summary>
    public const int StreamQueues = 4;

    public void Identify(ClusterOptions options)
    {
        options.ClusterId = ClusterId;
        options.ServiceId = ClusterRows.ServiceId;
    }

    /// <summary>What may cross the wire: the messages of the grains, and this project's and its database's exceptions by their type.</summary>
    public static void AddMessages(IServiceCollection services)
    {
        services.AddSerializer(serializer => serializer
            .AddAssembly(typeof(ILibraryGrain).Assembly)
            .AddAssembly(typeof(LibraryGrain).Assembly));
        services.Configure<ExceptionSerializationOptions>(exceptions =>
        {
            exceptions.SupportedNamespacePrefixes.Add("Qmulum");
            exceptions.SupportedNamespacePrefixes.Add(Provider);
        });
    }
}
