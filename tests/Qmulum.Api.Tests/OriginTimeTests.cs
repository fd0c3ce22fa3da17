using Qmulum.Api.Errors;
using Qmulum.Api.Uploads;

namespace Qmulum.Api.Tests;

/// <summary>A file's time, as clients tell it.</summary>
public class OriginTimeTests
{
    [Theory]
    [InlineData("2024-06-01T12:30:05+02:00")]
    [InlineData("2024-06-01T10:30:05Z")]
    [InlineData("2024-06-01t10:30:05.000z")]
    [InlineData("2024-06-01 10:30:05")]
    public void Is_read_with_its_day(string text) =>
        Assert.Equal(new DateTimeOffset(2024, 6, 1, 10, 30, 5, TimeSpan.Zero), OriginHeaders.ReadTime(text, "modified"));

    [Theory]
    [InlineData("12:30")]
    [InlineData("01/02/2024")]
    [InlineData("1 June")]
    [InlineData("2024")]
    [InlineData("20240601T103005Z")]
    [InlineData("2024-13-01T10:30:05Z")]
    public void Is_refused_where_a_day_would_be_guessed(string text) =>
        Assert.Contains(text, Assert.Throws<ApiException>(() => OriginHeaders.ReadTime(text, "modified")).Message, StringComparison.Ordinal);
}
