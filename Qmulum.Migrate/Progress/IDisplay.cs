namespace Qmulum.Migrate.Progress;

/// <summary>Shows a run.</summary>
interface IDisplay
{
    /// <summary>Runs a step.</summary>
    /// <param name="name">What is done, as "check grain_state".</param>
    /// <param name="total">How many rows or blobs there are; null when nobody knows yet.</param>
    /// <param name="work">The step itself.</param>
    Task RunAsync(string name, long? total, Func<IStep, Task> work);

    /// <summary>Says a sentence.</summary>
    void Say(string line);
}
