using System.Text;

namespace Qmulum.EndToEnd.Tests.Surface;

/// <summary>
/// Every endpoint that the document lists, as everybody who may come: nobody, a stranger to the library, and each role in it. A new endpoint is walked as
/// soon as it is there.
/// </summary>
public sealed class PermissionMatrixTests : IAsyncLifetime
{
    static readonly string[] Roles = ["none", "viewer", "contributor", "editor", "owner"];

    static readonly Dictionary<string, string> LeastRole = new()
    {
        ["ViewLibrary"] = "viewer",
        ["ViewPhoto"] = "viewer",
        ["DownloadPhoto"] = "viewer",
        ["AddPhotos"] = "contributor",
        ["EditPhotos"] = "editor",
        ["ManageLibrary"] = "owner",
        ["ManageMembers"] = "owner",
    };

    // Neither a body nor a library is read before the door: these stand for any.
    static readonly string[] OfTheAccount = ["ListLibraries", "CreateLibrary", "ViewAccount", "ManageAccount"];

    ServerProcess? _server;
    string _library = "";
    string _photo = "";

    public async Task InitializeAsync()
    {
        // There are more endpoints than a stranger may ask for in one go.
        _server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--requestsPerSecond", "0", "--strangersRequestsPerSecond", "0"] });
        Api owner = new(_server.Client);
        _library = (await owner.PostJsonAsync("/api/v1/libraries", new { name = "Shared" })).Expect(201).Json.GetProperty("id").GetString()!;
        HttpRequestMessage upload = new(HttpMethod.Post, $"/api/v1/libraries/{_library}/photos?name=a.jpg") { Content = new ByteArrayContent(Seeds.Jpeg()) };
        _photo = (await owner.SendAsync(upload)).Expect(201).Json.GetProperty("photoId").GetString()!;
        await Deadline.WaitAsync("the photo to be derived", TimeSpan.FromMinutes(1), async () =>
            (await owner.FactsAsync(_photo)).GetProperty("state").GetString() != "pending");
    }

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    [Fact]
    public async Task Every_endpoint_opens_to_its_role_and_to_those_above_and_to_nobody_else()
    {
        List<string> wrong = [];
        var operations = await OperationsAsync();
        Assert.True(operations.Count > 30, $"The document lists {operations.Count} operations.");
        foreach (var role in Roles)
        {
            using var person = await PersonAsync(role);
            foreach (var operation in operations)
            {
                var answer = await SendAsync(person.Browser, operation);
                var fault = Judge(operation, role, answer);
                if (fault is not null)
                {
                    wrong.Add($"{operation.Method} {operation.Path} ({operation.Permission}) as {role}: {answer.Status} {answer.Text} - {fault}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_gets_nothing_but_what_is_for_anyone()
    {
        using var stranger = _server!.CreateStranger();
        foreach (var operation in await OperationsAsync())
        {
            var answer = await SendAsync(stranger, operation);

            Assert.True(
                operation.Permission == "Anyone" ? answer.Status != 401 || operation.Path.EndsWith("/session", StringComparison.Ordinal) : answer.Status == 401,
                $"{operation.Method} {operation.Path} ({operation.Permission}): {answer.Status} {answer.Text}");
        }
    }

    [Fact]
    public async Task What_may_not_be_seen_is_answered_like_what_is_not_there()
    {
        using var person = await PersonAsync("none");
        foreach (var operation in (await OperationsAsync()).Where(operation => LeastRole.ContainsKey(operation.Permission)))
        {
            var foreign = await SendAsync(person.Browser, operation);
            var absent = await SendAsync(person.Browser, operation, library: "abcdefgh234567ab", photo: "00000000-0000-4000-8000-000000000000");

            Assert.Equal((absent.Status, absent.Text), (foreign.Status, foreign.Text));
        }
    }

    static string? Judge(Operation operation, string role, Answer answer)
    {
        if (operation.Permission == "Anyone")
        {
            return answer.Status is 403 && answer.Text.Contains("You are", StringComparison.Ordinal) ? "it is open to anyone" : null;
        }

        if (operation.Permission == "Administer")
        {
            return answer.Status == 403 ? null : "it is an administrator's";
        }

        if (OfTheAccount.Contains(operation.Permission))
        {
            return answer.Status is 401 or 403 && !IsAboutSomethingElse(answer) ? "it is everybody's own" : null;
        }

        var least = LeastRole[operation.Permission];
        return Array.IndexOf(Roles, role) switch
        {
            0 => answer.Status == 404 && (IsDoor(answer) || operation.Method == "HEAD") ? null : "it must not be there", // a head has no words
            var rank when rank < Array.IndexOf(Roles, least) => answer.Status == 403 ? null : "it must be forbidden",
            _ => answer.Status is 401 or 403 || (answer.Status == 404 && IsDoor(answer)) ? "it must be open" : null,
        };
    }

    /// <summary>Whether the refusal is the door's and not the endpoint's own, for an id that stands for any.</summary>
    static bool IsDoor(Answer answer) =>
        answer.Text.Contains("There is no such library.", StringComparison.Ordinal) || answer.Text.Contains("There is no such photo.", StringComparison.Ordinal);

    /// <summary>A wrong password or a link for another address is refused with the same status.</summary>
    static bool IsAboutSomethingElse(Answer answer) => answer.Json.GetProperty("code").GetString() is "sign-in-failed" or "second-factor";

    async Task<Person> PersonAsync(string role)
    {
        var person = await People.JoinAsync(_server!);
        Api owner = new(_server!.Client);
        if (role is "viewer" or "contributor" or "editor")
        {
            await People.InviteAsync(owner, _library, person, role);
        }
        else if (role == "owner")
        {
            await People.InviteAsync(owner, _library, person, "viewer");
            (await owner.PostJsonAsync($"/api/v1/libraries/{_library}/transfer", new { account = person.Id })).Expect(204);
        }

        return person;
    }

    /// <summary>Sends a request that reaches no further than the endpoint's first look at its values: ids that stand for any, and an empty body.</summary>
    async Task<Answer> SendAsync(HttpClient browser, Operation operation, string? library = null, string? photo = null)
    {
        var path = operation.Path
            .Replace("{library}", library ?? _library, StringComparison.Ordinal)
            .Replace("{photo}", photo ?? _photo, StringComparison.Ordinal)
            .Replace("{month}", "2024-01", StringComparison.Ordinal)
            .Replace("{kind}", "thumbnail", StringComparison.Ordinal);
        while (path.IndexOf('{', StringComparison.Ordinal) is >= 0 and var start)
        {
            path = path[..start] + "00000000-0000-4000-8000-000000000000" + path[(path.IndexOf('}', StringComparison.Ordinal) + 1)..];
        }

        HttpRequestMessage request = new(new(operation.Method), path);
        if (operation.TakesBody)
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        // Event streams and downloads are endless or large: the head tells.
        using var answer = await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.IsSuccessStatusCode
            ? new((int)answer.StatusCode, answer.Headers, answer.Content.Headers, [])
            : await Answer.ReadAsync(answer);
    }

    async Task<List<Operation>> OperationsAsync()
    {
        var document = (await new Api(_server!.Client).GetAsync("/openapi/v1.json")).Expect(200).Json;
        List<Operation> operations = [];
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var method in path.Value.EnumerateObject().Where(method => method.Value.TryGetProperty("x-permission", out _)))
            {
                operations.Add(new(
                    method.Name.ToUpperInvariant(),
                    path.Name,
                    method.Value.GetProperty("x-permission").GetString()!,
                    method.Value.TryGetProperty("requestBody", out _)));
            }
        }

        // What ends the person's own session, or leaves the library, ends the walk: each has tests of its own.
        return [.. operations.Where(operation =>
            operation is not ({ Method: "DELETE", Path: "/api/v1/session" } or { Path: "/api/v1/libraries/{library}/leave" } or { Method: "DELETE", Path: "/api/v1/me/sessions" }))];
    }

    sealed record Operation(string Method, string Path, string Permission, bool TakesBody);
}
