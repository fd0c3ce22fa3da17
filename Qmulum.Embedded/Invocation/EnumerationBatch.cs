namespace Qmulum.Embedded.Invocation;

/// <summary>What one step of an enumeration brings; none and not ended means that the next was not there in time.</summary>
readonly record struct EnumerationBatch<T>(IReadOnlyList<T> Items, bool Ended);
