using Orleans.Streams;
using Qmulum.Embedded.Activations;

namespace Orleans;

/// <summary>The streams, as a grain sees them.</summary>
public static class GrainStreamingExtensions
{
    public static IStreamProvider GetStreamProvider(this Grain grain, string name) => GetStreamProvider((IGrainBase)grain, name);

    public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name)
    {
        var activation = Activation.Of(grain);
        return activation.Runtime.Streams.Provider(name, activation);
    }
}
