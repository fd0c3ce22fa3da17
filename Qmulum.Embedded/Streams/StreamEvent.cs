namespace Qmulum.Embedded.Streams;

/// <summary>One entry of a subscriber's queue.</summary>
sealed record StreamEvent(EventKind Kind, object? Item, EmbeddedSequenceToken? Token);
