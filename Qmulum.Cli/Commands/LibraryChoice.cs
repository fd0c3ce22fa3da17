using System.Net;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Commands;

/// <summary><c>--library ID</c>, the same for every command.</summary>
static class LibraryChoice
{
    /// <summary>The library that was named, or the person's first; null after saying why when there is none.</summary>
    public static async Task<string?> FindAsync(ApiClient server, string? named, CancellationToken cancellationToken)
    {
        try
        {
            if (named is not null)
            {
                return (await server.GetLibraryAsync(named, cancellationToken)).Id;
            }

            if ((await server.GetLibrariesAsync(cancellationToken)).Libraries is [var first, ..])
            {
                return first.Id;
            }

            await Console.Error.WriteLineAsync($"You have no library at {server.Server} yet; make one on the page.");
            return null;
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.NotFound)
        {
            await Console.Error.WriteLineAsync($"{server.Server} has no library '{PlainText.OneLine(named!)}': {PlainText.OneLine(e.Message)}");
            return null;
        }
    }
}
