using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;

namespace Qmulum.Browser.Tests;

/// <summary>A passkey is made and used by a real browser, with the device's part played by the browser's own virtual authenticator.</summary>
public sealed class PasskeyTests(Chromium chromium) : BrowserTest(chromium)
{
    const string Make = """
        async name => {
          const options = await (await fetch("/api/v1/me/passkeys/options", { method: "POST" })).json();
          const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
          const body = JSON.stringify({ name, credential: credential.toJSON() });
          return (await fetch("/api/v1/me/passkeys", { method: "POST", headers: { "Content-Type": "application/json" }, body })).status;
        }
        """;

    const string Sign = """
        async () => {
          const options = await (await fetch("/api/v1/session/passkey/options", { method: "POST" })).json();
          const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
          window.signed = JSON.stringify({ credential: credential.toJSON() });
        }
        """;

    const string Send = """
        async () => (await fetch("/api/v1/session/passkey", { method: "POST", headers: { "Content-Type": "application/json" }, body: window.signed })).status
        """;

    [Fact]
    public async Task Signs_in_its_owner_once_for_each_question_and_not_when_it_was_removed()
    {
        var page = await WithAuthenticatorAsync();
        Assert.Equal(201, await page.EvaluateAsync<int>(Make, "Phone"));
        var listed = await page.EvaluateAsync<string>("async () => (await (await fetch('/api/v1/me/passkeys')).json()).passkeys.map(one => one.name).join()");
        Assert.Equal("Phone", listed);
        Assert.Equal(204, await StatusAsync(page, "DELETE", "/api/v1/session"));
        Assert.Equal(401, await StatusAsync(page, "GET", "/api/v1/me"));

        await page.EvaluateAsync(Sign);
        Assert.Equal(201, await page.EvaluateAsync<int>(Send));

        Assert.Equal(200, await StatusAsync(page, "GET", "/api/v1/me"));
        Assert.Equal(401, await page.EvaluateAsync<int>(Send)); // the same answer again: its question was answered
        await page.EvaluateAsync("async () => { const { passkeys } = await (await fetch('/api/v1/me/passkeys')).json(); "
            + "await fetch(`/api/v1/me/passkeys/${passkeys[0].id}`, { method: 'DELETE' }); }");
        await page.EvaluateAsync(Sign);
        Assert.Equal(401, await page.EvaluateAsync<int>(Send));
    }

    [Fact]
    public async Task An_answer_to_another_browsers_question_opens_nothing()
    {
        var page = await WithAuthenticatorAsync();
        Assert.Equal(201, await page.EvaluateAsync<int>(Make, "Phone"));
        await page.EvaluateAsync(Sign);
        var signed = await page.EvaluateAsync<string>("() => window.signed");

        using var stranger = Server.CreateStranger();
        using var content = new StringContent(signed, System.Text.Encoding.UTF8, "application/json");
        using var answer = await stranger.PostAsync("/api/v1/session/passkey", content);

        Assert.Equal(401, (int)answer.StatusCode);
    }

    async Task<IPage> WithAuthenticatorAsync()
    {
        var page = (await VisitAsync()).Page;
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return page;
    }

    static Task<int> StatusAsync(IPage page, string method, string path) =>
        page.EvaluateAsync<int>("async ([method, path]) => (await fetch(path, { method })).status", new[] { method, path });
}
