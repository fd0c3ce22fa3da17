using System.Reflection;
using System.Text.Json;
using Qmulum.Embedded.State;
using Qmulum.Sqlite;

namespace Qmulum.Embedded;

/// <summary>The grain host's settings. The defaults that Orleans has, too, are the same.</summary>
public sealed class EmbeddedOptions
{
    /// <summary>The SQLite file of state, reminders and subscriptions. Needed unless <see cref="Database"/> is set.</summary>
    public string? Path { get; set; }

    /// <summary>A database that is open already, to share its writer; the host does not close it.</summary>
    public SqliteDatabase? Database { get; set; }

    /// <summary>The assemblies whose grain classes the host runs.</summary>
    public IList<Assembly> GrainAssemblies { get; } = [];

    /// <summary>Single grain classes that it runs as well.</summary>
    public IList<Type> GrainTypes { get; } = [];

    /// <summary>The stream providers' names.</summary>
    public IList<string> StreamProviders { get; } = [];

    /// <summary>How long a caller waits for an answer. Default: 30 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long without use an activation ends. Default: 15 min.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often the host looks for such activations; the precision of the age. Default: 1 min.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>With more activations than this, the longest unused ones end before their time. Default: 200,000.</summary>
    public int ActivationLimit { get; set; } = 200_000;

    /// <summary>How long OnActivateAsync may take. Default: 30 s.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long OnDeactivateAsync may take. Default: 30 s.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many requests one activation takes, running and waiting; the next is refused. Default: 10,000.</summary>
    public int MailboxLimit { get; set; } = 10_000;

    /// <summary>The shortest period of a reminder. Default: 1 min.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Reminders that tick within this time are kept in memory; twice in it the table is read. Default: 10 min.</summary>
    public TimeSpan ReminderLoadingWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many events wait for one subscriber; then its publishers wait. Default: 1,000.</summary>
    public int StreamQueueLimit { get; set; } = 1_000;

    /// <summary>
    /// How long a publisher waits for a place in a full queue. Then the event is lost to that subscriber, which is told so by
    /// OnErrorAsync, and nobody waits for it again until its queue has emptied. Default: 10 s.
    /// </summary>
    public TimeSpan StreamPublishTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the shutdown waits for running requests and deactivations. Default: 20 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How states are written: camelCase, enums as strings, unknown members ignored, nulls left out.</summary>
    public JsonSerializerOptions Json { get; set; } = StateJson.CreateOptions();

    /// <summary>Puts a store of one's own before the host's: for tests that make a write fail.</summary>
    public Func<IGrainStateStore, IGrainStateStore>? DecorateStateStore { get; set; }

    /// <exception cref="ArgumentException">A setting is missing or out of its range.</exception>
    internal void Check()
    {
        if (Database is null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(Path);
        }

        ThrowIfNotPositive(ResponseTimeout, nameof(ResponseTimeout));
        ThrowIfNotPositive(CollectionAge, nameof(CollectionAge));
        ThrowIfNotPositive(CollectionQuantum, nameof(CollectionQuantum));
        ThrowIfNotPositive(ActivationTimeout, nameof(ActivationTimeout));
        ThrowIfNotPositive(DeactivationTimeout, nameof(DeactivationTimeout));
        ThrowIfNotPositive(MinimumReminderPeriod, nameof(MinimumReminderPeriod));
        ThrowIfNotPositive(ReminderLoadingWindow, nameof(ReminderLoadingWindow));
        ThrowIfNotPositive(StreamPublishTimeout, nameof(StreamPublishTimeout));
        ThrowIfNotPositive(ShutdownTimeout, nameof(ShutdownTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(ActivationLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MailboxLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(StreamQueueLimit, 1);
    }

    // Timers take at most 2^32 - 2 milliseconds, some 49 days (System.Threading.Timer).
    static void ThrowIfNotPositive(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(49), name);
    }
}
