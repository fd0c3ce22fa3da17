namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>
/// The time of an answer does not tell whether an address has an account: of those that hash a password before they answer, which costs the server as much
/// processor time either way. By that it is measured, and not by a clock, which tells what else a machine does. The others answer before they look, which
/// RegistrarTests tries.
/// </summary>
[Trait("Host", "either")] // the time is held by the API
public sealed class NoEnumerationTests
{
    /// <summary>Each takes a tenth of a second of a core, and the system counts hundredths.</summary>
    const int Rounds = 11;

    const double Most = 1.20;

    // What else the server does counts in one attempt; a difference that is there shows in each.
    const int Attempts = 4;

    [Theory]
    [InlineData("/api/v1/session")]
    [InlineData("/api/v1/accounts")]
    public async Task Known_and_unknown_addresses_cost_as_much(string path)
    {
        var ratio = double.MaxValue;
        for (var attempt = 0; attempt < Attempts && ratio > Most; attempt++)
        {
            // A server for each: a stranger may ask 100 times.
            OpenServer open = new();
            await open.InitializeAsync();
            try
            {
                ratio = await RatioAsync(open, path);
            }
            finally
            {
                await open.DisposeAsync();
            }
        }

        Assert.True(ratio <= Most, $"{path}: one costs {ratio:0.00} times as much as the other.");
    }

    static async Task<double> RatioAsync(OpenServer open, string path)
    {
        // An address for each try: more with one are held up, which is another answer.
        var (known, unknown) = (TimeSpan.Zero, TimeSpan.Zero);
        var (_, email) = await open.PersonAsync();
        for (var round = 0; round < Rounds; round++)
        {
            if (round % 9 == 8)
            {
                (_, email) = await open.PersonAsync();
            }

            known += await CostAsync(open, path, email);
            unknown += await CostAsync(open, path, OpenServer.NewEmail());
        }

        return known > unknown ? known / unknown : unknown / known;
    }

    /// <summary>Processor time of the server until its answer.</summary>
    static async Task<TimeSpan> CostAsync(OpenServer open, string path, string email)
    {
        var guest = open.Guest();
        var before = ProcessChildren.CpuOf(open.Server.Pid);
        var answer = await guest.PostAsync(path, new { name = "A", email, password = "a wrong password" });
        Assert.Contains(answer.Status, new[] { 202, 401 });
        return ProcessChildren.CpuOf(open.Server.Pid) - before;
    }
}
