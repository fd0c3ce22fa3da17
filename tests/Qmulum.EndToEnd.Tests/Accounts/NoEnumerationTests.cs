using System.Diagnostics;

namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>
/// The time of an answer does not tell whether an address has an account: of those that hash a password before they answer, which costs the server as much
/// processor time either way. By that it is measured, and roughly by the clock, which tells what else a machine does. The others answer before they look, which
/// RegistrarTests tries.
/// </summary>
[Trait("Host", "either")] // the time is held by the API
public sealed class NoEnumerationTests
{
    /// <summary>Each takes a tenth of a second of a core, and the system counts hundredths.</summary>
    const int Rounds = 11;

    const double Most = 1.20;

    /// <summary>The same of the quickest answers by the clock, for what waits and costs nothing.</summary>
    const double MostTime = 1.50;

    // What else the server does counts in one attempt; a difference that is there shows in each.
    const int Attempts = 4;

    [Theory]
    [InlineData("/api/v1/session")]
    [InlineData("/api/v1/accounts")]
    public async Task Known_and_unknown_addresses_cost_as_much(string path)
    {
        var (cost, time) = (double.MaxValue, double.MaxValue);
        for (var attempt = 0; attempt < Attempts && (cost > Most || time > MostTime); attempt++)
        {
            // A server for each: a stranger may ask 100 times.
            OpenServer open = new();
            await open.InitializeAsync();
            try
            {
                (cost, time) = await RatiosAsync(open, path);
            }
            finally
            {
                await open.DisposeAsync();
            }
        }

        Assert.True(cost <= Most && time <= MostTime, $"{path}: one costs {cost:0.00} times as much as the other, and takes {time:0.00} times as long.");
    }

    static async Task<(double Cost, double Time)> RatiosAsync(OpenServer open, string path)
    {
        // An address for each try: more with one are held up, which is another answer.
        List<(TimeSpan Cost, TimeSpan Time)> known = [], unknown = [];
        var (_, email) = await open.PersonAsync();
        for (var round = 0; round < Rounds; round++)
        {
            if (round % 9 == 8)
            {
                (_, email) = await open.PersonAsync();
            }

            known.Add(await AskAsync(open, path, email));
            unknown.Add(await AskAsync(open, path, OpenServer.NewEmail()));
        }

        return (Ratio(known.Sum(one => one.Cost.TotalSeconds), unknown.Sum(one => one.Cost.TotalSeconds)),
            Ratio(known.Min(one => one.Time.TotalSeconds), unknown.Min(one => one.Time.TotalSeconds)));
    }

    static double Ratio(double one, double other) => Math.Max(one, other) / Math.Min(one, other);

    /// <summary>Processor time of the server until its answer, and time by the clock.</summary>
    static async Task<(TimeSpan Cost, TimeSpan Time)> AskAsync(OpenServer open, string path, string email)
    {
        var guest = open.Guest();
        var before = ProcessChildren.CpuOf(open.Server.Pid);
        var clock = Stopwatch.StartNew();
        var answer = await guest.PostAsync(path, new { name = "A", email, password = "a wrong password" });
        clock.Stop();
        Assert.Contains(answer.Status, new[] { 202, 401 });
        return (ProcessChildren.CpuOf(open.Server.Pid) - before, clock.Elapsed);
    }
}
