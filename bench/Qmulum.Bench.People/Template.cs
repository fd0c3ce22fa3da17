using System.Net.Http.Json;
using System.Text.Json;
using Qmulum.Testing;

namespace Qmulum.Bench.People;

/// <summary>The one whom all others are made after: everything of theirs the server has made itself.</summary>
sealed record Template(Person Person, Guid[] Photos)
{
    const int AtOnce = 8;

    /// <param name="data">The data folder of a server to be, which does not run afterwards.</param>
    /// <param name="photos">How many the person has.</param>
    public static async Task<Template> MakeAsync(string data, int photos)
    {
        await using var server = await Installation.StartAsync(data, withOwner: true);
        var made = await MakeAsync(server, photos);
        await server.StopAsync();
        return made;
    }

    static async Task<Template> MakeAsync(ServerProcess server, int photos)
    {
        const string Email = "template@example.org";
        var made = await ReadAsync(await server.Client.PostAsJsonAsync("/api/v1/admin/accounts", new { name = "Pat", email = Email, password = Person.Password }));
        using var browser = server.CreateStranger();
        using var signedIn = await browser.PostAsJsonAsync("/api/v1/session", new { email = Email, password = Person.Password });
        browser.DefaultRequestHeaders.Add("Cookie", signedIn.EnsureSuccessStatusCode().Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        var cookie = browser.DefaultRequestHeaders.GetValues("Cookie").Single();
        var library = (await ReadAsync(await browser.GetAsync("/api/v1/libraries"))).GetProperty("libraries")[0].GetProperty("id").GetString()!;
        Person person = new(made.GetProperty("account").GetProperty("id").GetGuid(), Email, library, Person.SecretOf(cookie));
        var ids = new Guid[photos];
        var hashes = new string[photos];
        await Parallel.ForAsync(0, photos, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancellationToken) =>
        {
            using ByteArrayContent photo = new(SamplePhotos.Jpeg(i, taken: new DateTime(2024, 12, 31).AddDays(i * -5)));
            var receipt = await ReadAsync(await browser.PostAsync($"/api/v1/libraries/{library}/photos?name=IMG_{i:0000}.jpg", photo, cancellationToken));
            (ids[i], hashes[i]) = (receipt.GetProperty("photoId").GetGuid(), receipt.GetProperty("sha256").GetString()!);
        });
        await Deadline.WaitAsync("the photos to be derived", TimeSpan.FromMinutes(3), async () =>
            (await ReadAsync(await browser.GetAsync($"/api/v1/libraries/{library}/photos?limit=1000"))).GetProperty("photos").EnumerateArray()
                .All(photo => photo.GetProperty("state").GetString() != "pending"));
        // Otherwise a million of them were due to be read back at once.
        await Deadline.WaitAsync("the photos to be read back", TimeSpan.FromMinutes(3), async () =>
            (await ReadAsync(await browser.PostAsJsonAsync($"/api/v1/libraries/{library}/verify", new { sha256 = hashes }))).GetProperty("held").EnumerateArray()
                .All(photo => photo.GetProperty("state").GetString() == "verified"));
        return new(person, ids);
    }

    static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        }
    }
}
