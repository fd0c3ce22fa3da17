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

    /// <summary>Headers that the answer has besides.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Members that the problem has besides (RFC 9457, section 3.2).</summary>
    public IReadOnlyDictionary<string, object?> Members { get; init; } = new Dictionary<string, object?>();
}
