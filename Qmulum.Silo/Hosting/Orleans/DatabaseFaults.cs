using System.Data.Common;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Silo.Hosting;

/// <summary>Tells callers in the words of the API when the database does not answer a grain.</summary>
sealed class DatabaseFaults(ILogger<DatabaseFaults> log) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception exception) when (IsDatabase(exception))
        {
            log.DatabaseUnavailable(exception);
            throw new QmulumException(FaultCode.Unavailable, "The database does not answer; send it again in a moment.");
        }
    }

    // Orleans wraps what its storage says.
    static bool IsDatabase(Exception? exception) =>
        exception is IndexUnavailableException or DbException { IsTransient: true } || (exception is not null && IsDatabase(exception.InnerException));
}
