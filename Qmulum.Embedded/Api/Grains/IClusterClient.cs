namespace Orleans;

/// <summary>The grains as seen from outside of them: by HTTP endpoints and background services.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The services of the host.</summary>
    IServiceProvider ServiceProvider { get; }
}
