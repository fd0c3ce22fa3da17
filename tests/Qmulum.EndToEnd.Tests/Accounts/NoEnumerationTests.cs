using System.Diagnostics;

namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>The time of an answer does not tell whether an address has an account.</summary>
public sealed class NoEnumerationTests : IAsyncLifetime
{
    const int Rounds = 11;
    const double Most = 1.20;

    // What differs is looked for in medians of runs that take turns, so that a busy machine slows both alike; a difference that is there
    // shows in every attempt, a busy moment in one.
    const int Attempts = 4;

    // For each: a stranger may ask 100 times.
    readonly OpenServer _open = new();

    public Task InitializeAsync() => _open.InitializeAsync();

    public Task DisposeAsync() => _open.DisposeAsync();

    [Theory]
    [InlineData("/api/v1/session")]
    [InlineData("/api/v1/accounts/forgot")]
    [InlineData("/api/v1/accounts")]
    public async Task Known_and_unknown_addresses_take_as_long(string path)
    {
        var ratio = double.MaxValue;
        for (var attempt = 0; attempt < Attempts && ratio > Most; attempt++)
        {
            ratio = await RatioAsync(path);
        }

        Assert.True(ratio <= Most, $"{path}: one takes {ratio:0.00} times as long as the other.");
    }

    async Task<double> RatioAsync(string path)
    {
        // An address for each try: more with one are held up, which is another answer.
        List<double> known = [], unknown = [];
        var (_, email) = await _open.PersonAsync();
        for (var round = 0; round < Rounds; round++)
        {
            if (round % 9 == 8)
            {
                (_, email) = await _open.PersonAsync();
            }

            known.Add(await TimeAsync(path, email));
            unknown.Add(await TimeAsync(path, OpenServer.NewEmail()));
        }

        var (one, other) = (Median(known), Median(unknown));
        return Math.Max(one, other) / Math.Min(one, other);
    }

    async Task<double> TimeAsync(string path, string email)
    {
        var guest = _open.Guest();
        var clock = Stopwatch.StartNew();
        var answer = await guest.PostAsync(path, new { name = "A", email, password = "a wrong password" });
        clock.Stop();
        Assert.Contains(answer.Status, new[] { 202, 401 });
        return clock.Elapsed.TotalMilliseconds;
    }

    static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
