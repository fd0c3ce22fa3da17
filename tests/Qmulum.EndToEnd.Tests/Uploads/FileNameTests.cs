namespace Qmulum.EndToEnd.Tests.Uploads;

/// <summary>A name from outside is text for people. It never becomes a path, and any name is taken.</summary>
public sealed class FileNameTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _api = fixture.Api;

    [Theory]
    [InlineData("grün – 写真 🌄.jpg", "grün – 写真 🌄.jpg")]
    [InlineData("it's \"quoted\" & <b>.jpg", "it's \"quoted\" & <b>.jpg")]
    [InlineData("../../../etc/passwd.jpg", "passwd.jpg")]
    [InlineData("..\\..\\windows\\system.jpg", "system.jpg")]
    [InlineData("/absolute/path.jpg", "path.jpg")]
    [InlineData("C:\\photos\\a.jpg", "a.jpg")]
    [InlineData("line\r\nbreak\tand\0zero.jpg", "linebreakandzero.jpg")]
    [InlineData("  spaces around.jpg  ", "spaces around.jpg")]
    [InlineData("", "unnamed")]
    [InlineData("..", "unnamed")]
    [InlineData("folder/", "unnamed")]
    [InlineData("%2e%2e%2fpercent.jpg", "%2e%2e%2fpercent.jpg")]
    [InlineData("semi;colon=and,comma.jpg", "semi;colon=and,comma.jpg")]
    public async Task Is_kept_as_its_last_part_without_control_characters(string sent, string kept)
    {
        var photo = Seeds.Jpeg();

        var receipt = (await _api.UploadAsync(photo, sent)).Expect(201).Json;

        Assert.Equal(kept, receipt.GetProperty("name").GetString());
        var id = receipt.GetProperty("photoId").GetString()!;
        Assert.Equal(kept, (await _api.FactsAsync(id)).GetProperty("name").GetString());
        Assert.Equal(photo, await _api.OriginalAsync(id));
    }

    [Fact]
    public async Task Of_300_characters_is_shortened_and_keeps_its_extension()
    {
        var receipt = (await _api.UploadAsync(Seeds.Jpeg(), new string('ä', 296) + ".jpg")).Expect(201).Json;

        var name = receipt.GetProperty("name").GetString()!;
        Assert.Equal(255, name.Length);
        Assert.EndsWith("ää.jpg", name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comes_back_with_the_download_in_full()
    {
        const string Name = "fête \"à\" 写真.jpg";
        var photo = await _api.AddAsync(Seeds.Jpeg(), Name);

        var answer = (await _api.GetAsync($"/api/v1/photos/{photo}/original?download=1")).Expect(200);

        var disposition = answer.ContentHeaders.ContentDisposition;
        Assert.Equal("attachment", disposition?.DispositionType);
        Assert.Equal(Name, disposition?.FileNameStar);
    }

    [Fact]
    public async Task Leads_to_no_file_outside_the_data_folder()
    {
        var mark = $"qmulum-escape-{Guid.NewGuid():N}";
        var target = Path.Combine(Path.GetTempPath(), mark);
        var upwards = string.Concat(Enumerable.Repeat("../", 20));

        foreach (var name in new[] { target, upwards + target.TrimStart('/'), target.Replace('/', '\\') })
        {
            (await _api.UploadAsync(Seeds.Jpeg(), name)).Expect(201);
        }

        Assert.False(File.Exists(target));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(fixture.Server.DataFolder, "*", SearchOption.AllDirectories),
            file => file.Contains(mark, StringComparison.Ordinal));
    }
}
