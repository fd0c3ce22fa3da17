namespace Qmulum.Grains.Interfaces;

/// <summary>
/// On a grain's method: done twice it has the effect of once, and answers as well. Whoever got no answer because a part of the cluster went
/// away may send the call again.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IdempotentAttribute : Attribute;
