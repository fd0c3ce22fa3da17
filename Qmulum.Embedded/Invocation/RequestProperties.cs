using System.Collections.Immutable;

namespace Qmulum.Embedded.Invocation;

/// <summary>What <see cref="RequestContext"/> carries along with a call. Never changed once made, so that calls can share it.</summary>
sealed record RequestProperties(Guid ReentrancyId, ImmutableDictionary<string, object> Values)
{
    public static RequestProperties Empty { get; } = new(Guid.Empty, ImmutableDictionary<string, object>.Empty);

    public RequestProperties With(Guid reentrancyId) => this with { ReentrancyId = reentrancyId };

    public RequestProperties With(string key, object value) => this with { Values = Values.SetItem(key, value) };

    public RequestProperties Without(string key) => this with { Values = Values.Remove(key) };
}
