using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Qmulum.Testing;

namespace Qmulum.Bench.People;

/// <summary>What people do: sign in, look at their timeline, send a photo. One after the other, as each waits for the answer.</summary>
static class Visits
{
    const int SignIns = 60;
    const int Times = 300;
    const int UploadBytes = 16_384;

    public static async Task<Figures> MeasureAsync(ServerProcess server, Func<int, Person> who, string told)
    {
        using var client = server.CreateStranger();
        return new(
            told,
            await TimeAsync(SignIns, number => SignInAsync(client, who(number))),
            await TimeAsync(Times, number => LookAsync(client, who(number))),
            await TimeAsync(Times, number => UploadAsync(client, who(number))));
    }

    /// <summary>Everybody looks at their timeline once.</summary>
    public static async Task WalkAsync(ServerProcess server, Crowd crowd)
    {
        using var client = server.CreateStranger();
        await Parallel.ForEachAsync(crowd.All, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (person, _) => await LookAsync(client, person));
    }

    static async Task<List<double>> TimeAsync(int times, Func<int, Task> visit)
    {
        List<double> took = new(times);
        for (var i = 0; i < times; i++)
        {
            var clock = Stopwatch.StartNew();
            await visit(i);
            took.Add(clock.Elapsed.TotalMilliseconds);
        }

        return took;
    }

    static async Task SignInAsync(HttpClient client, Person person)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/session", new { email = person.Email, password = Person.Password });
        answer.EnsureSuccessStatusCode();
    }

    static async Task LookAsync(HttpClient client, Person person)
    {
        foreach (var path in (string[])["timeline", "timeline/2024-01"])
        {
            using var request = Request(HttpMethod.Get, person, path);
            using var answer = await client.SendAsync(request);
            await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        }
    }

    // Of no kind that is derived: what is measured is the way of the bytes, and not the codecs behind it.
    static async Task UploadAsync(HttpClient client, Person person)
    {
        using var request = Request(HttpMethod.Post, person, "photos?name=a.bin");
        request.Content = new ByteArrayContent(RandomNumberGenerator.GetBytes(UploadBytes));
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    static HttpRequestMessage Request(HttpMethod method, Person person, string path) =>
        new(method, $"/api/v1/libraries/{person.Library}/{path}") { Headers = { { "Cookie", person.Cookie } } };
}
