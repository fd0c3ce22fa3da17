using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.State;

static class PersistentStateExtensions
{
    /// <summary>
    /// Writes the next state; when the write fails the memory stays at the last state that was written, and the failure goes to the caller.
    /// On either host: Orleans itself leaves the unwritten state in memory.
    /// </summary>
    /// <exception cref="QmulumException">StoreFull: the states' disk has no room.</exception>
    public static async Task CommitAsync<TState>(this IPersistentState<TState> state, TState next)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch (Exception exception)
        {
            state.State = before;
            if (DiskFull.IsBehind(exception))
            {
                throw new QmulumException(FaultCode.StoreFull, "The database has no room; nothing was entered. Free some space and try again.");
            }

            throw;
        }
    }
}
