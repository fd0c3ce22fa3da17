namespace Qmulum.Api.Errors;

/// <summary>A request that is refused. Becomes a problem+json answer with the fault's status.</summary>
/// <param name="fault">Which fault.</param>
/// <param name="detail">What was wrong this time, with which value, and what to do.</param>
public sealed class ApiException(ApiFault fault, string detail) : Exception(detail)
{
    /// <summary>Which fault.</summary>
    public ApiFault Fault { get; } = fault;

    /// <summary>Seconds after which a try makes sense (RFC 9110, section 10.2.3).</summary>
    public int? RetryAfter { get; init; }
}
