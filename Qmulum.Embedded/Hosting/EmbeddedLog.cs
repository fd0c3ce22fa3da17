using Microsoft.Extensions.Logging;

namespace Qmulum.Embedded;

/// <summary>The grain host's log messages, with ids from 3001 on. They name grain types and never keys, which may be a user's.</summary>
sealed partial class EmbeddedLog(ILogger logger)
{
    [LoggerMessage(3001, LogLevel.Information, "The grain host has started with {Classes} grain classes")]
    public partial void Started(int classes);

    [LoggerMessage(3002, LogLevel.Information, "The grain host has stopped; activations that did not end within {Timeout} and were abandoned: {Abandoned}")]
    public partial void Stopped(TimeSpan timeout, int abandoned);

    [LoggerMessage(3003, LogLevel.Error, "A grain of type {GrainType} could not be activated")]
    public partial void ActivationFailed(Exception error, GrainType grainType);

    [LoggerMessage(3004, LogLevel.Error, "A grain of type {GrainType} failed to deactivate")]
    public partial void DeactivationFailed(Exception error, GrainType grainType);

    [LoggerMessage(3005, LogLevel.Warning, "{Method} of a grain of type {GrainType} failed when nobody waited for its answer")]
    public partial void ErrorWithoutCaller(Exception error, string method, GrainType grainType);

    [LoggerMessage(3006, LogLevel.Debug, "{Count} idle activations were collected")]
    public partial void Collected(int count);

    [LoggerMessage(3007, LogLevel.Warning, "{Count} activations were ended before their time, as there were more than {Limit}")]
    public partial void Shed(int count, int limit);

    [LoggerMessage(3008, LogLevel.Error, "A timer's tick failed in a grain of type {GrainType}")]
    public partial void TimerFailed(Exception error, GrainType grainType);

    [LoggerMessage(3009, LogLevel.Error, "A reminder's tick failed in a grain of type {GrainType}")]
    public partial void ReminderFailed(Exception error, GrainType grainType);

    [LoggerMessage(3010, LogLevel.Error, "The reminders could not be read; the next try is in {Delay}")]
    public partial void RemindersNotRead(Exception error, TimeSpan delay);

    [LoggerMessage(3011, LogLevel.Warning, "Reminders are kept for the grain type {GrainType}, which no class has")]
    public partial void ReminderWithoutClass(GrainType grainType);

    [LoggerMessage(3012, LogLevel.Error, "A subscriber to the streams of {Provider} failed")]
    public partial void SubscriberFailed(Exception error, string provider);

    [LoggerMessage(3013, LogLevel.Warning, "A slow subscriber to the streams of {Provider} lost {Count} events")]
    public partial void EventsLost(string provider, long count);

    [LoggerMessage(3014, LogLevel.Warning, "An event of {Provider} came to a grain of type {GrainType} that has nothing to handle it")]
    public partial void EventUnhandled(string provider, GrainType grainType);

    [LoggerMessage(3015, LogLevel.Warning, "A state of a grain of type {GrainType} could not be stored; its memory is as it was stored last")]
    public partial void WriteFailed(Exception error, GrainType grainType);
}
