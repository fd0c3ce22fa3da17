using System.Net.Http.Json;

namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>What somebody who is not signed in does to become a server's first account.</summary>
sealed class Setup(ServerProcess server)
{
    /// <summary>The file with the link.</summary>
    public string Link => Path.Combine(server.DataFolder, "setup-link");

    /// <summary>The secret of the link.</summary>
    public async Task<string> TokenAsync() => new Uri((await File.ReadAllTextAsync(Link)).Trim()).Fragment[1..];

    public async Task<Answer> DoAsync(string? token, string email = "owner@example.org", string name = "Olga", string password = "correct horse battery")
    {
        using var stranger = server.CreateStranger();
        return await Answer.ReadAsync(await stranger.PostAsJsonAsync("/api/v1/setup", new { token, name, email, password }));
    }

    public async Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var stranger = server.CreateStranger();
        return await new Api(stranger).GetAsync(path, headers);
    }
}
