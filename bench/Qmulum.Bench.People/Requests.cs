using System.Diagnostics;
using Qmulum.Testing;

namespace Qmulum.Bench.People;

/// <summary>
/// What a session and a permission add to a warm request: requests that ask who comes and whether they may, beside one of the same run that asks nothing of
/// either and calls one grain, as they do. The difference is what is added and the endpoint's own work: a bound from above.
/// </summary>
static class Requests
{
    const int Warm = 300;
    const int Rounds = 2_000;

    public static async Task<IReadOnlyList<(string What, double Median, double P95)>> MeasureAsync(ServerProcess server, Person person)
    {
        (string What, string Path, bool SignedIn)[] asked =
        [
            ("anyone: /api/v1/server (reference)", "/api/v1/server", false),
            ("signed in: /api/v1/me", "/api/v1/me", true),
            ("signed in, of a library: /api/v1/libraries/{library}", $"/api/v1/libraries/{person.Library}", true),
        ];
        using var stranger = server.CreateStranger();
        using var browser = server.CreateStranger();
        browser.DefaultRequestHeaders.Add("Cookie", person.Cookie);
        var times = asked.Select(_ => new List<double>(Rounds)).ToList();
        for (var round = -Warm; round < Rounds; round++)
        {
            // In turns, so that whatever else the machine does meets all alike.
            for (var i = 0; i < asked.Length; i++)
            {
                var clock = Stopwatch.StartNew();
                using var answer = await (asked[i].SignedIn ? browser : stranger).GetAsync(asked[i].Path);
                await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
                if (round >= 0)
                {
                    times[i].Add(clock.Elapsed.TotalMilliseconds);
                }
            }
        }

        return [.. asked.Select((one, i) => (one.What, Figures.At(times[i], 0.5), Figures.At(times[i], 0.95)))];
    }
}
