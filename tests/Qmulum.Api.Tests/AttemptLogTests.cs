using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Qmulum.Api.Uploads;
using Qmulum.Api.Uploads.History;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Tests;

/// <summary>What is entered of uploads in one request, and when.</summary>
public sealed class AttemptLogTests
{
    readonly EnteredAttempts _entered = new();
    readonly AttemptLog _log;

    public AttemptLogTests()
    {
        var grains = DispatchProxy.Create<IGrainFactory, OneGrain>();
        ((OneGrain)grains).Grain = _entered;
        _log = new(grains, TimeProvider.System, NullLogger<AttemptLog>.Instance);
    }

    [Fact]
    public async Task What_runs_is_entered_the_next_time_so_that_its_process_may_die()
    {
        var attempt = Begun();
        _log.Begin(attempt);

        await _log.EnterAsync();
        await _log.EnterAsync();

        Assert.Equal((attempt.Id, AttemptProgress.Running), Assert.Single(_entered.All.Select(one => (one.Id, one.Progress))));
    }

    [Fact]
    public async Task What_ended_before_it_was_entered_is_one_row()
    {
        var attempt = Begun();
        _log.Begin(attempt);
        _log.End(attempt.Failed(new IOException()));

        await _log.EnterAsync();

        Assert.Equal(AttemptProgress.Failed, Assert.Single(_entered.All).Progress);
    }

    static RunningAttempt Begun() =>
        new(new IncomingFile("home", "a.jpg", Stream.Null, 10, null, new(null, null, null, null)), Guid.NewGuid(), UploadDoor.Body, DateTimeOffset.UtcNow);

    /// <summary>Gives the same grain to whoever asks for one.</summary>
    class OneGrain : DispatchProxy
    {
        public object? Grain { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Grain;
    }

    sealed class EnteredAttempts : IUploadLogGrain
    {
        public List<UploadAttempt> All { get; } = [];

        public Task Enter(ImmutableArray<UploadAttempt> attempts)
        {
            All.AddRange(attempts);
            return Task.CompletedTask;
        }
    }
}
