using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Qmulum.Api.Accounts;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Silo.Composition;

/// <summary>
/// The link to the first account, in a file of the data folder: whoever can read that folder has all that is in it already. It goes into no log,
/// and its secret stands behind the #, which a browser sends to nobody.
/// </summary>
sealed class SetupLink(IGrainFactory grains, DataFolder folder, ServerOptions options, IServer server, ILogger<SetupLink> log) : ISetupLink
{
    /// <summary>Makes a link as long as nobody has an account. A new one at each start; those of earlier starts stay good.</summary>
    public async Task OfferAsync()
    {
        if (await grains.Server().IsSetUp())
        {
            Remove();
            return;
        }

        var token = SecretToken.Create(TokenKind.Setup, Guid.Empty);
        if (await grains.Server().OfferSetup(token.Hash))
        {
            await WriteAsync($"{Address()}/setup#{token.ToText()}\n");
            log.SetupOffered(folder.SetupLink);
        }
    }

    public void Remove() => File.Delete(folder.SetupLink);

    // Beside and then over the old one: who reads it finds a whole link.
    async Task WriteAsync(string link)
    {
        var beside = $"{folder.SetupLink}.{Guid.NewGuid():N}";
        FileStreamOptions forItsOwner = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            forItsOwner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

            // A cluster with its photos in a bucket keeps nothing else in this folder: nobody has made it yet.
            Directory.CreateDirectory(folder.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await using (var file = new FileStream(beside, forItsOwner))
        {
            await file.WriteAsync(System.Text.Encoding.ASCII.GetBytes(link));
        }

        File.Move(beside, folder.SetupLink, overwrite: true);
    }

    string Address()
    {
        if (options.PublicAddress is { } known)
        {
            return known.GetLeftPart(UriPartial.Authority);
        }

        var first = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var port = first is null ? options.Port : new Uri(first.Replace("[::]", "localhost", StringComparison.Ordinal)).Port;
        var host = options.Listen is "localhost" or "*" ? "localhost" : options.Listen;
        return new UriBuilder(options.ServesTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, host, port).Uri.GetLeftPart(UriPartial.Authority);
    }
}
