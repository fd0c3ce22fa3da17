using Orleans.Streams;
using Qmulum.Embedded;

namespace Orleans;

/// <summary>The streams, as seen from outside of the grains.</summary>
public static class ClientStreamingExtensions
{
    public static IStreamProvider GetStreamProvider(this IClusterClient client, string name) => client is EmbeddedClient embedded
        ? embedded.Runtime.Streams.Provider(name, activation: null)
        : throw new ArgumentException("The client is not that of this grain host.", nameof(client));
}
