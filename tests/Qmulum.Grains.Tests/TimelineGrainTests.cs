using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Tests;

public class TimelineGrainTests
{
    [Fact]
    public async Task Pages_of_a_month_meet_each_photo_once_newest_first()
    {
        await using var home = await TestLibrary.CreateAsync();
        for (var i = 0; i < 23; i++)
        {
            var photo = await home.StoreAsync(BitConverter.GetBytes(i), "file.bin", new DateTimeOffset(2024, 6, 1 + (i % 7), 10, i, 0, TimeSpan.FromHours(2)));
            await home.Library.Add(photo);
        }

        var taken = new List<DateTime>();
        var ids = new List<Guid>();
        string? next = null;
        do
        {
            var page = await home.Timeline.GetMonth(2024, 6, next, 5);
            taken.AddRange(page.Taken);
            ids.AddRange(page.Id);
            Assert.Equal(23, page.Count);
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(23, ids.Distinct().Count());
        Assert.Equal(taken.OrderDescending(), taken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a cursor")]
    [InlineData("AAAA")]
    public async Task A_cursor_from_elsewhere_is_refused(string cursor)
    {
        await using var home = await TestLibrary.CreateAsync();

        var exception = await Assert.ThrowsAsync<QmulumException>(() => home.Timeline.List(cursor, 10));

        Assert.Equal(FaultCode.Invalid, exception.Code);
    }

    [Fact]
    public async Task A_cursor_of_another_month_is_refused()
    {
        await using var home = await TestLibrary.CreateAsync();
        foreach (var day in (int[])[1, 2])
        {
            var taken = new DateTimeOffset(2024, 5, day, 10, 0, 0, TimeSpan.Zero);
            await home.Library.Add(await home.StoreAsync(BitConverter.GetBytes(day), "file.bin", taken));
        }

        var may = await home.Timeline.GetMonth(2024, 5, null, 1);
        var exception = await Assert.ThrowsAsync<QmulumException>(() => home.Timeline.GetMonth(2024, 6, may.Next, 1));

        Assert.NotNull(may.Next);
        Assert.Equal(FaultCode.Invalid, exception.Code);
    }
}
