namespace Qmulum.Embedded.State;

/// <summary>A state that its activation reads before the grain's first call.</summary>
interface IPersistentRecord
{
    Task ReadStateAsync();
}
