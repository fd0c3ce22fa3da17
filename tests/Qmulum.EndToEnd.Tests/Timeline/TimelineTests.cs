using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Timeline;

/// <summary>A library by the date its photos were taken. Each test has a library of its own: it counts what is there.</summary>
public sealed class TimelineTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    const string Timeline = $"{Api.Library}/timeline";

    HttpClient _client = null!;
    Api _api = null!;

    public async Task InitializeAsync()
    {
        _client = await fixture.EnterNewLibraryAsync();
        _api = new Api(_client);
    }

    public Task DisposeAsync()
    {
        _client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Of_an_empty_library_has_no_month()
    {
        var timeline = (await _api.GetAsync(Timeline)).Expect(200).Json;

        Assert.Equal(0, timeline.GetProperty("photos").GetInt64());
        Assert.Equal(0, timeline.GetProperty("months").GetArrayLength());
    }

    [Fact]
    public async Task Counts_its_photos_by_the_month_they_were_taken_in_newest_first()
    {
        await AddTakenAsync(new DateTime(2023, 12, 31, 23, 59, 59), new DateTime(2024, 1, 1), new DateTime(2024, 1, 31, 23, 59, 59));

        var timeline = (await _api.GetAsync(Timeline)).Expect(200).Json;

        Assert.Equal(3, timeline.GetProperty("photos").GetInt64());
        Assert.Equal(
            [("2024-01", 2), ("2023-12", 1)],
            timeline.GetProperty("months").EnumerateArray()
                .Select(month => (month.GetProperty("month").GetString()!, month.GetProperty("count").GetInt32())));
    }

    [Fact]
    public async Task Month_is_columns_of_one_length_newest_first()
    {
        await AddTakenAsync(new DateTime(2024, 6, 1, 12, 0, 0), new DateTime(2024, 6, 30, 8, 15, 0), new DateTime(2024, 6, 15));

        var month = (await _api.GetAsync($"{Timeline}/2024-06")).Expect(200).Json;

        Assert.Equal("2024-06", month.GetProperty("month").GetString());
        Assert.Equal(3, month.GetProperty("count").GetInt32());
        Assert.Equal(
            ["2024-06-30T08:15:00", "2024-06-15T00:00:00", "2024-06-01T12:00:00"],
            month.GetProperty("taken").EnumerateArray().Select(taken => taken.GetString()!));
        foreach (var column in new[] { "id", "taken", "width", "height", "placeholder", "tag", "kind", "state" })
        {
            Assert.Equal(3, month.GetProperty(column).GetArrayLength());
        }

        Assert.All(month.GetProperty("width").EnumerateArray(), width => Assert.Equal(96, width.GetInt32()));
        Assert.All(month.GetProperty("height").EnumerateArray(), height => Assert.Equal(64, height.GetInt32()));
        Assert.All(month.GetProperty("kind").EnumerateArray(), kind => Assert.Equal("image", kind.GetString()));
        Assert.All(month.GetProperty("state").EnumerateArray(), state => Assert.Equal("ready", state.GetString()));
        Assert.All(month.GetProperty("tag").EnumerateArray(), tag => Assert.NotEmpty(tag.GetString()!));
        Assert.All(month.GetProperty("placeholder").EnumerateArray(), placeholder => Assert.NotEmpty(placeholder.GetBytesFromBase64()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task Pages_visit_each_photo_once_and_in_order(int limit)
    {
        // Two share each moment, so that the order needs more than the date.
        var expected = await AddTakenAsync([.. Enumerable.Range(0, 24).Select(i => new DateTime(2022, 3, 1).AddHours(i / 2))]);

        var months = await _api.PagesAsync($"{Timeline}/2022-03", limit);
        var lists = await _api.PagesAsync(Api.Photos, limit);

        var byMonth = months.SelectMany(page => page.GetProperty("id").EnumerateArray().Select(id => id.GetString()!)).ToList();
        var byList = lists.SelectMany(page => page.GetProperty("photos").EnumerateArray().Select(photo => photo.GetProperty("id").GetString()!)).ToList();
        Assert.Equal(expected.Order(), byMonth.Order());
        Assert.Equal(byMonth, byList);
        var taken = lists.SelectMany(page => page.GetProperty("photos").EnumerateArray().Select(photo => photo.GetProperty("taken").GetString()!));
        Assert.Equal(taken.OrderDescending(StringComparer.Ordinal), taken);
        Assert.All(months, page => Assert.InRange(page.GetProperty("id").GetArrayLength(), 1, limit));
    }

    [Fact]
    public async Task Is_not_sent_again_to_who_has_it_until_it_changes()
    {
        await AddTakenAsync(new DateTime(2021, 5, 5));
        foreach (var path in new[] { Timeline, $"{Timeline}/2021-05" })
        {
            var etag = (await _api.GetAsync(path)).Expect(200).ETag!;
            (await _api.GetAsync(path, ("If-None-Match", etag))).Expect(304);

            await AddTakenAsync(new DateTime(2021, 5, 6));

            (await _api.GetAsync(path, ("If-None-Match", etag))).Expect(200);
        }
    }

    [Fact]
    public async Task Knows_where_the_date_is_from_and_moves_the_photo_to_its_month()
    {
        var zoned = SamplePhotos.Jpeg(Seeds.Next(), taken: new DateTime(2019, 8, 7, 6, 5, 4), offset: TimeSpan.FromHours(-5));

        var facts = await _api.AddAndDeriveAsync(zoned);
        var named = await _api.AddAndDeriveAsync(Seeds.Jpeg(), "IMG_20180203_040506.jpg");

        var taken = facts.GetProperty("taken");
        Assert.Equal("2019-08-07T06:05:04", taken.GetProperty("local").GetString());
        Assert.Equal("-05:00", taken.GetProperty("offset").GetString());
        Assert.Equal("exif", taken.GetProperty("source").GetString());
        Assert.Equal("2018-02-03T04:05:06", named.GetProperty("taken").GetProperty("local").GetString());
        Assert.Equal("name", named.GetProperty("taken").GetProperty("source").GetString());
        Assert.False(named.GetProperty("taken").TryGetProperty("offset", out _));
        Assert.Equal(["2019-08", "2018-02"], (await MonthsAsync()).Select(month => month.GetProperty("month").GetString()!));
    }

    [Fact]
    public async Task Month_without_photos_is_empty()
    {
        var month = (await _api.GetAsync($"{Timeline}/1999-01")).Expect(200).Json;

        Assert.Equal(0, month.GetProperty("count").GetInt32());
        Assert.Equal(0, month.GetProperty("id").GetArrayLength());
    }

    async Task<List<JsonElement>> MonthsAsync() =>
        [.. (await _api.GetAsync(Timeline)).Expect(200).Json.GetProperty("months").EnumerateArray()];

    /// <summary>Uploads a photo for each date and waits until all are derived.</summary>
    async Task<List<string>> AddTakenAsync(params DateTime[] dates)
    {
        List<string> ids = [];
        foreach (var date in dates)
        {
            ids.Add(await _api.AddAsync(Seeds.Jpeg(taken: date)));
        }

        foreach (var id in ids)
        {
            await _api.DerivedAsync(id);
        }

        return ids;
    }
}
