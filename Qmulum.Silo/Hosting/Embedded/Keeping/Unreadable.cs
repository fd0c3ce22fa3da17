using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>What is told of a file that is there and cannot be read, by its rights or since a link leads away, while others can.</summary>
static class Unreadable
{
    public static bool Is(Exception fault) => fault is StoreReadOnlyException or StoreLayoutException or StoreUnavailableException { IsRefused: true };

    /// <summary>Whether it is that, or the file is gone, damaged or on a bad place: others are gone on with in any case.</summary>
    public static bool OrDamaged(Exception fault) => Is(fault) || fault is BlobNotFoundException or BlobDamagedException or StoreUnavailableException;
}
