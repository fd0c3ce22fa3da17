namespace Qmulum.Testing;

/// <summary>Puts another library in the place of the first one, <c>home</c>: a test that counts what is there needs no server of its own.</summary>
sealed class HomeOfItsOwn(string library, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    const string Home = "/api/v1/libraries/home";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!;
        if (asked.AbsolutePath == Home || asked.AbsolutePath.StartsWith($"{Home}/", StringComparison.Ordinal))
        {
            request.RequestUri = new(asked, $"/api/v1/libraries/{library}{asked.PathAndQuery[Home.Length..]}");
        }

        return base.SendAsync(request, cancellationToken);
    }
}
