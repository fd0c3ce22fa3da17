using Qmulum.Cli.Http;

namespace Qmulum.Cli.Pull;

/// <summary>The rounds of one start of the program, and what is told of each.</summary>
sealed class PullSession(ApiClient server, PullOptions options, ReplicaFolder folder, ReplicaState state, ReplicaDesk desk)
{
    readonly PhotoPlaces _places = new(folder);
    bool _hasLooked;

    /// <summary>One round.</summary>
    public async Task<ExitStatus> RunAsync(ReplicaNote note, CancellationToken cancellationToken) =>
        (await RoundAsync(options, note, isQuiet: false, cancellationToken)).Status;

    /// <summary>One round after the other. A server that is away for a while, or whose proxy says so, ends nothing.</summary>
    public async Task<ExitStatus> WatchAsync(ReplicaNote note, TimeSpan pause, CancellationToken cancellationToken)
    {
        for (var (round, isQuiet) = (options, false); ;)
        {
            try
            {
                (note, _) = await RoundAsync(round, note, isQuiet, cancellationToken);
                (round, isQuiet) = (options with { Verify = false, Recall = false }, true);
            }
            catch (Exception e) when (e is UnreachableException or ApiException { IsTransient: true })
            {
                await Console.Error.WriteLineAsync(PlainText.OneLine(e.Message));
                note = ReplicaNote.Read(folder) ?? note; // as far as it came
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    /// <param name="isQuiet">Whether a round that finds nothing is not worth a word.</param>
    async Task<(ReplicaNote Note, ExitStatus Status)> RoundAsync(PullOptions round, ReplicaNote note, bool isQuiet, CancellationToken cancellationToken)
    {
        PullTally tally = new();
        PullRun run = new(server, round, folder, state, _places, desk, tally, Console.Out);
        var isThrough = false;
        try
        {
            note = await desk.EnterAsync(note, cancellationToken);
            if (!_hasLooked)
            {
                run.LookAround();
                _hasLooked = true;
            }

            note = await run.RunAsync(note, cancellationToken);
            isThrough = true;
        }
        finally
        {
            // Also when the server went away or the user stopped: what was done is done.
            tally.Failures.Write(Console.Error);
            if (!isQuiet || !tally.HasDoneNothing)
            {
                Console.Out.WriteLine($"{(isThrough ? "" : "Stopped. ")}{tally} {state.All.Count(static photo => photo.IsHere)} photos are here.");
            }
        }

        return (note, tally.Failures.Count == 0 ? ExitStatus.Done : ExitStatus.SomeFailed);
    }
}
