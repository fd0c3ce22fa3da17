using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Qmulum.Testing;

namespace Qmulum.Bench.People;

/// <summary>
/// What people do: sign in, look at their timeline, send a photo. One after the other, as each waits for the answer, and in turns on both servers, so that
/// whatever else the machine does meets both alike.
/// </summary>
sealed class Visits(ServerProcess one, ServerProcess many, Person alone)
{
    /// <summary>So many people at the beginning, and as many at the end, send something.</summary>
    public const int Times = 300;

    const int SignIns = 50;
    const int Looks = 1_000;
    const int UploadBytes = 16_384;

    public async Task<IReadOnlyList<Pair>> MeasureAsync(Func<int, Person> who)
    {
        using var small = one.CreateStranger();
        using var large = many.CreateStranger();
        return
        [
            await TimeAsync("sign in", SignIns, person => SignInAsync(small, alone), number => SignInAsync(large, who(number))),
            await TimeAsync("timeline", Looks, person => LookAsync(small, alone), number => LookAsync(large, who(number))),
            await TimeAsync("upload of 16 KiB", Times, person => UploadAsync(small, alone), number => UploadAsync(large, who(number))),
        ];
    }

    /// <summary>Everybody looks at their timeline once.</summary>
    public static async Task WalkAsync(ServerProcess server, Crowd crowd)
    {
        using var client = server.CreateStranger();
        await Parallel.ForEachAsync(crowd.All, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (person, _) => await LookAsync(client, person));
    }

    static async Task<Pair> TimeAsync(string what, int times, Func<int, Task<double>> visitOne, Func<int, Task<double>> visitMany)
    {
        List<double> few = new(times);
        List<double> lots = new(times);
        for (var i = 0; i < times; i++)
        {
            if (i % 2 == 0)
            {
                few.Add(await visitOne(i));
                lots.Add(await visitMany(i));
            }
            else
            {
                lots.Add(await visitMany(i));
                few.Add(await visitOne(i));
            }
        }

        return new(what, few, lots);
    }

    // Signs out again, so that nobody's account grows by it.
    static async Task<double> SignInAsync(HttpClient client, Person person)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await client.PostAsJsonAsync("/api/v1/session", new { email = person.Email, password = Person.Password });
        var took = clock.Elapsed.TotalMilliseconds;
        using HttpRequestMessage end = new(HttpMethod.Delete, "/api/v1/session");
        end.Headers.Add("Cookie", answer.EnsureSuccessStatusCode().Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        using var ended = await client.SendAsync(end);
        ended.EnsureSuccessStatusCode();
        return took;
    }

    // What the page asks when it is opened: who comes, their libraries, the months, and the months that are seen first.
    static async Task<double> LookAsync(HttpClient client, Person person)
    {
        var library = $"libraries/{person.Library}/timeline";
        var clock = Stopwatch.StartNew();
        foreach (var path in (string[])["me", "libraries", library, $"{library}/2024-12", $"{library}/2024-11", $"{library}/2024-10"])
        {
            using var request = Request(HttpMethod.Get, person, path);
            using var answer = await client.SendAsync(request);
            await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        }

        return clock.Elapsed.TotalMilliseconds;
    }

    // Of no kind that is derived: what is measured is the way of the bytes, and not the codecs behind it.
    static async Task<double> UploadAsync(HttpClient client, Person person)
    {
        var bytes = RandomNumberGenerator.GetBytes(UploadBytes);
        var clock = Stopwatch.StartNew();
        using var request = Request(HttpMethod.Post, person, $"libraries/{person.Library}/photos?name=a.bin");
        request.Content = new ByteArrayContent(bytes);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return clock.Elapsed.TotalMilliseconds;
    }

    static HttpRequestMessage Request(HttpMethod method, Person person, string path) =>
        new(method, $"/api/v1/{path}") { Headers = { { "Cookie", person.Cookie } } };
}
