namespace Qmulum.Api.Metrics;

/// <summary>Values that must be fetched before they can be told, such as from a database: a gauge itself is asked without waiting.</summary>
public interface IGaugeSource
{
    /// <summary>Fetches them; asked before each reading of <c>/metrics</c>. One that fails says so in the log and tells nothing until it works again.</summary>
    Task RefreshAsync(CancellationToken cancellationToken);
}
