using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains;

/// <summary>The index's own faults, which callers of a grain do not know, as faults of the grain.</summary>
static class IndexFaults
{
    /// <exception cref="QmulumException">StoreFull or Unavailable: the index said so.</exception>
    public static async Task<T> ToldAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (IndexFullException)
        {
            throw new QmulumException(FaultCode.StoreFull, "The database has no room; nothing was entered. Free some space and try again.");
        }
        catch (IndexUnavailableException)
        {
            throw new QmulumException(FaultCode.Unavailable, "The database does not answer as it should; nothing was entered. Try again.");
        }
    }
}
