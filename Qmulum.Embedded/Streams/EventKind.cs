namespace Qmulum.Embedded.Streams;

/// <summary>What an entry of a subscriber's queue is.</summary>
enum EventKind
{
    Item,
    Completed,
    Error,
}
