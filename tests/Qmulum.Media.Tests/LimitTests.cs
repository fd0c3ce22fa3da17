namespace Qmulum.Media.Tests;

public class LimitTests
{
    public static TheoryData<string, MediaLimits> Refused => new()
    {
        { nameof(MediaLimits.MaxPixels), new() { MaxPixels = 0 } },
        { nameof(MediaLimits.MaxPixelsHeldWhole), new() { MaxPixelsHeldWhole = -1 } },
        { nameof(MediaLimits.MaxBytes), new() { MaxBytes = 0 } },
        { nameof(MediaLimits.MaxBytes), new() { MaxBytes = 1L << 31 } },
        { nameof(MediaLimits.MaxFrames), new() { MaxFrames = 0 } },
        { nameof(MediaLimits.MaxScans), new() { MaxScans = 0 } },
        { nameof(MediaLimits.Timeout), new() { Timeout = TimeSpan.Zero } },
        { nameof(MediaLimits.Timeout), new() { Timeout = Timeout.InfiniteTimeSpan } },
        { nameof(MediaLimits.MemoryBytes), new() { MemoryBytes = 0 } },
        { nameof(MediaLimits.Concurrency), new() { Concurrency = 0 } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses_a_limit_that_limits_nothing_and_names_it(string name, MediaLimits limits)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new MediaEngine(limits));

        Assert.Equal(name, error.ParamName);
    }

    [Fact]
    public void The_defaults_are_allowed() => new MediaLimits().Validate();

    [Theory]
    [InlineData(0, 80)]
    [InlineData(16384, 80)]
    [InlineData(550, 0)]
    [InlineData(550, 101)]
    public void Refuses_a_rendition_that_no_encoder_can_write(int longEdge, int quality) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RenditionSpec("odd", longEdge, RenditionFormat.Jpeg, quality).Validate());
}
