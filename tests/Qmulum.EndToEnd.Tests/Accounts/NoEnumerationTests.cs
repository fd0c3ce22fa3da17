using System.Diagnostics;

namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>
/// The time of an answer does not tell whether an address has an account: of those that hash a password before they answer. The others answer before
/// they look, which RegistrarTests tries without a clock.
/// </summary>
[Trait("Host", "either")] // the time is held by the API
public sealed class NoEnumerationTests
{
    const int Rounds = 11;
    const double Most = 1.20;

    // What differs is looked for in the quickest of runs that take turns, which a busy machine held up least; a difference that is there
    // shows in every attempt, a busy moment in one.
    const int Attempts = 4;

    [Theory]
    [InlineData("/api/v1/session")]
    [InlineData("/api/v1/accounts")]
    public async Task Known_and_unknown_addresses_take_as_long(string path)
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

        Assert.True(ratio <= Most, $"{path}: one takes {ratio:0.00} times as long as the other.");
    }

    static async Task<double> RatioAsync(OpenServer open, string path)
    {
        // An address for each try: more with one are held up, which is another answer.
        List<double> known = [], unknown = [];
        var (_, email) = await open.PersonAsync();
        for (var round = 0; round < Rounds; round++)
        {
            if (round % 9 == 8)
            {
                (_, email) = await open.PersonAsync();
            }

            known.Add(await TimeAsync(open, path, email));
            unknown.Add(await TimeAsync(open, path, OpenServer.NewEmail()));
        }

        var (one, other) = (known.Min(), unknown.Min());
        return Math.Max(one, other) / Math.Min(one, other);
    }

    static async Task<double> TimeAsync(OpenServer open, string path, string email)
    {
        var guest = open.Guest();
        var clock = Stopwatch.StartNew();
        var answer = await guest.PostAsync(path, new { name = "A", email, password = "a wrong password" });
        clock.Stop();
        Assert.Contains(answer.Status, new[] { 202, 401 });
        return clock.Elapsed.TotalMilliseconds;
    }
}
