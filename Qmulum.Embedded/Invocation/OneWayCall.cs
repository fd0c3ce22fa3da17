namespace Qmulum.Embedded.Invocation;

/// <summary>The answer of calls that nobody waits for.</summary>
static class OneWayCall
{
    public static OrleansException Unanswered { get; } = new("A one-way call has no answer.");
}
