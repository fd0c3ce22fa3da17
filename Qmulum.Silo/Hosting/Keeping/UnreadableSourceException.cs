using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>A store failed while a file of it was read: said apart, since the place that the file is copied to fails in the same words.</summary>
sealed class UnreadableSourceException(StoreException fault) : StoreException(fault.Code, fault.Message, fault)
{
    /// <summary>What the store said.</summary>
    public StoreException Fault => fault;
}
