namespace Qmulum.Browser.Tests.Support;

/// <summary>The page must have been built, and stand beside the server: these tests look at what a user gets.</summary>
public static class WebBuild
{
    /// <exception cref="FileNotFoundException">It has not been built; the message says how.</exception>
    public static void Require()
    {
        var page = Path.Combine(Path.GetDirectoryName(ServerSettings.Assembly)!, "wwwroot/index.html");
        if (!File.Exists(page))
        {
            throw new FileNotFoundException(
                $"{page} is not there. Build the page, then the server: (cd web && npm ci && npm run build) && dotnet build Qmulum.Silo", page);
        }
    }
}
