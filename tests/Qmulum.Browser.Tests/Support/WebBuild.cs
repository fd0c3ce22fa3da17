namespace Qmulum.Browser.Tests.Support;

/// <summary>The page must have been built: these tests look at what a user gets.</summary>
public static class WebBuild
{
    /// <exception cref="FileNotFoundException">It has not been built; the message says how.</exception>
    public static void Require()
    {
        var page = Path.Combine(RepositoryRoot.Path, "Qmulum.Api/wwwroot/index.html");
        if (!File.Exists(page))
        {
            throw new FileNotFoundException($"{page} is not there. Build the page: cd web && npm ci && npm run build", page);
        }
    }
}
