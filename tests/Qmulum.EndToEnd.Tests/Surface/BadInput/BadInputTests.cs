using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Surface.BadInput;

/// <summary>
/// Everything that the document lists is sent what it cannot take, in each place in turn and then in many at once. The same seed sends the same
/// requests; <c>QMULUM_SEED</c> sets it.
/// </summary>
[Trait("Host", "either")] // what cannot be used is refused before a grain is asked
public sealed class BadInputTests : IAsyncLifetime
{
    const int AtOnce = 6;
    const int HeadersOfEach = 14;
    const int MixedOfEach = 12;
    const int Connections = 5;

    /// <summary>Would end the walk: each has tests of its own.</summary>
    static readonly string[] NotWithTheOwnLibrary = ["DELETE /api/v1/libraries/{library}"];

    static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("QMULUM_SEED"), out var seed) ? seed : 20_261_126;

    ServerProcess? _server;
    string _photo = "";
    JsonElement _document;

    ServerProcess Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    public async Task InitializeAsync()
    {
        // Each request comes from an address of its own, so that limits for strangers do not hide what lies behind them.
        _server = await ServerProcess.StartAsync(new ServerSettings
        {
            Arguments = ["--requestsPerSecond", "0", "--strangersRequestsPerSecond", "0", "--trustedProxies", "127.0.0.1,::1", "--registration", "open"],
            TellsLinks = true,
        });
        Api api = new(Server.Client);
        _photo = await api.AddAsync(Seeds.Jpeg());
        await api.DerivedAsync(_photo);
        _document = (await api.GetAsync("/openapi/v1.json")).Expect(200).Json;
    }

    public Task DisposeAsync() => Server.DisposeAsync().AsTask();

    [Fact]
    public async Task Nothing_that_can_be_sent_is_a_fault_of_the_server_and_every_refusal_says_what_was_wrong()
    {
        var requests = ApiOperation.AllOf(_document).SelectMany(RequestsOf).ToList();
        ConcurrentBag<string> wrong = [];
        using var client = CreateClient();

        await Parallel.ForEachAsync(
            requests.Select((request, number) => (request, number)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, cancellationToken) =>
            {
                var (request, number) = one;
                if (Judge(request, await AskAsync(client, request, number, cancellationToken)) is { } fault)
                {
                    wrong.Add($"{request.Operation} with {request.Told}: {fault}");
                }
            });

        Assert.True(requests.Count > 2_000, $"Only {requests.Count} requests were made of the document.");
        Assert.True(wrong.IsEmpty, $"With QMULUM_SEED={Seed}, {wrong.Count} of {requests.Count} requests:\n{string.Join('\n', wrong.Order().Take(60))}\n{Server.Log.Tail(40)}");
        (await new Api(Server.Client).GetAsync($"/api/v1/photos/{_photo}/original")).Expect(200);
    }

    /// <summary>Each place with each bad value; then headers; then several at once.</summary>
    IEnumerable<Request> RequestsOf(ApiOperation operation)
    {
        Random random = new(HashCode(Seed, operation.ToString()));
        var members = operation.Members(_document);
        var good = operation.JsonBody is null ? null : JsonOf(members, null, "");
        foreach (var name in operation.InPath)
        {
            foreach (var value in BadValues.Texts)
            {
                yield return Make(operation, $"{{{name}}}={value}", new() { [name] = value }, [], good);
            }
        }

        foreach (var name in operation.InQuery)
        {
            foreach (var value in BadValues.Texts)
            {
                yield return Make(operation, $"?{name}={value}", [], [(name, value)], good) with { Fields = [name] };
            }
        }

        foreach (var name in members.Keys)
        {
            foreach (var value in BadValues.Json)
            {
                yield return Make(operation, $"{name}: {value}", [], [], JsonOf(members, name, value)) with { Fields = [.. members.Keys] };
            }
        }

        foreach (var (bytes, type) in operation.BodyTypes is [] ? [] : BadValues.Bodies)
        {
            yield return Make(operation, $"a body as {type}: {Encoding.Latin1.GetString(bytes)}", [], [], null) with { Body = bytes, BodyType = type };
        }

        for (var i = 0; i < HeadersOfEach; i++)
        {
            var (name, value) = (Pick(random, BadValues.Headers), Pick(random, i % 2 == 0 ? BadValues.HeaderTexts : BadValues.Texts).ReplaceLineEndings(" ").Replace("\0", "", StringComparison.Ordinal));
            yield return Make(operation, $"{name}: {value}", [], [], good) with { Header = (name, value) };
        }

        for (var i = 0; i < MixedOfEach; i++)
        {
            var path = operation.InPath.Where(_ => random.Next(3) == 0).ToDictionary(name => name, _ => Pick(random, BadValues.Texts));
            List<(string, string)> query = [.. operation.InQuery.Append("unknown").Select(name => (name, Pick(random, BadValues.Texts)))];
            var json = members.Count == 0 ? good : $"{{{string.Join(',', members.Keys.Select(name => $"\"{name}\":{Pick(random, BadValues.Json)}"))}}}";
            yield return Make(operation, $"a mixture, number {i}", path, query, json);
        }
    }

    Request Make(ApiOperation operation, string told, Dictionary<string, string> inPath, List<(string Name, string Value)> inQuery, string? json)
    {
        var path = operation.Path;
        foreach (var name in operation.InPath)
        {
            var good = name switch
            {
                "library" when !NotWithTheOwnLibrary.Contains(operation.ToString()) => "home",
                "photo" => _photo,
                "month" => "2024-01",
                "kind" => "thumbnail",
                _ => "00000000-0000-4000-8000-000000000000",
            };
            path = path.Replace($"{{{name}}}", Uri.EscapeDataString(inPath.GetValueOrDefault(name, good)), StringComparison.Ordinal);
        }

        var query = string.Join('&', inQuery.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"));
        return new(operation, told.Length > 200 ? $"{told[..200]}…" : told, query.Length == 0 ? path : $"{path}?{query}")
        {
            Body = json is null ? null : Encoding.UTF8.GetBytes(json),
            BodyType = json is null ? null : "application/json",
        };
    }

    static string JsonOf(IReadOnlyDictionary<string, JsonElement> members, string? bad, string value) =>
        $"{{{string.Join(',', members.Select(member => $"\"{member.Key}\":{(member.Key == bad ? value : BadValues.Good(member.Key, member.Value))}"))}}}";

    /// <summary>
    /// A refusal that comes before the body has been sent ends the connection; the end can reach the sender before the refusal does (RFC 9112, 9.6).
    /// Another connection shows it.
    /// </summary>
    async Task<Answer> AskAsync(HttpClient client, Request request, int number, CancellationToken cancellationToken)
    {
        for (var left = Connections - 1; ; left--)
        {
            try
            {
                return await SendAsync(client, request, number, cancellationToken);
            }
            catch (HttpRequestException error) when (error.InnerException is IOException && left > 0)
            {
            }
        }
    }

    async Task<Answer> SendAsync(HttpClient client, Request request, int number, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = new(new(request.Operation.Method), request.Target);
        message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Server.Owner.Key}");
        message.Headers.TryAddWithoutValidation("X-Forwarded-For", $"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}");
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            if (request.BodyType is { } type)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
        }

        if (request.Header is { } header)
        {
            message.Headers.Remove(header.Name);
            message.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        // What goes well may be endless, or large: its head is enough.
        using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return (int)answer.StatusCode < 400
            ? new((int)answer.StatusCode, answer.Headers, answer.Content.Headers, [])
            : await Answer.ReadAsync(answer);
    }

    /// <summary>What is wrong with an answer; null for a good one.</summary>
    static string? Judge(Request request, Answer answer)
    {
        if (answer.Status >= 500)
        {
            return $"{answer.Status} {answer.Text}";
        }

        // HEAD has no words.
        if (answer.Status < 400 || request.Operation.Method == "HEAD" || IsOfTheParser(request, answer))
        {
            return null;
        }

        if (answer.ContentType != "application/problem+json")
        {
            return $"{answer.Status} is no problem document: {answer.ContentType} {answer.Text}";
        }

        var problem = answer.Json;
        var detail = problem.GetProperty("detail").GetString()!;
        return problem.GetProperty("code").GetString() == "invalid" && request.Fields is not [] && !request.Fields.Any(field => detail.Contains(field, StringComparison.OrdinalIgnoreCase))
            ? $"400 names no field: {detail}"
            : null;
    }

    /// <summary>The server's HTTP parser refuses a NUL in a path, and a line of more than 8 kB, before anything of this project sees it.</summary>
    static bool IsOfTheParser(Request request, Answer answer) =>
        answer.Status == 414 || (answer.Status == 400 && request.Target.Split('?')[0].Contains("%00", StringComparison.Ordinal));

    HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    })
    {
        BaseAddress = Server.Address,
    };

    static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <summary>The same in every run, which a text's own is not.</summary>
    static int HashCode(int seed, string text) => text.Aggregate(seed, (hash, c) => unchecked((hash * 31) + c));

    /// <param name="Told">What is wrong with it, for the message.</param>
    /// <param name="Target">Path and query.</param>
    sealed record Request(ApiOperation Operation, string Told, string Target)
    {
        public byte[]? Body { get; init; }

        public string? BodyType { get; init; }

        public (string Name, string Value)? Header { get; init; }

        /// <summary>One of these must be named when a value is refused.</summary>
        public IReadOnlyList<string> Fields { get; init; } = [];
    }
}
