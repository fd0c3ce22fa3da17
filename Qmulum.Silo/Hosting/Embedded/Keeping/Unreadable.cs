using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>What is told of a file that is there and cannot be read, by its rights or since a link leads away, while others can.</summary>
static class Unreadable
{
    public static bool Is(StoreException fault) => fault is StoreReadOnlyException or StoreLayoutException or StoreUnavailableException { IsRefused: true };
}
