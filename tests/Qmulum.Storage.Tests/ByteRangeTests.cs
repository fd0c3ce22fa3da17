namespace Qmulum.Storage.Tests;

public sealed class ByteRangeTests
{
    [Fact]
    public void Refuses_numbers_that_make_no_range()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ByteRange.From(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ByteRange.From(5, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ByteRange.Suffix(-1));
    }

    [Fact]
    public void Keeps_its_head_at_the_largest_numbers()
    {
        Assert.Equal((0, long.MaxValue), ByteRange.From(0, long.MaxValue).Resolve(long.MaxValue));
        Assert.Equal((0, long.MaxValue), ByteRange.Suffix(long.MaxValue).Resolve(long.MaxValue));
        Assert.Equal((long.MaxValue - 1, 1), ByteRange.From(long.MaxValue - 1).Resolve(long.MaxValue));
    }

    [Fact]
    public void Reads_as_in_a_request()
    {
        Assert.Equal("bytes=0-9", ByteRange.From(0, 9).ToString());
        Assert.Equal("bytes=7-", ByteRange.From(7).ToString());
        Assert.Equal("bytes=-5", ByteRange.Suffix(5).ToString());
    }
}
