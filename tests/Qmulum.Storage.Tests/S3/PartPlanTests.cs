namespace Qmulum.Storage.Tests;

public sealed class PartPlanTests
{
    const long Gibibyte = 1L << 30;
    const int Mebibyte = 1 << 20;

    [Theory]
    [InlineData(0L, 8)]
    [InlineData(1L, 8)]
    [InlineData(10 * Gibibyte, 8)]
    [InlineData(100 * Gibibyte, 11)]
    [InlineData(PartPlan.MaximumBlobBytes, 64)]
    [InlineData(null, 11)]
    public void Parts_are_as_small_as_they_can_be(long? expected, int mebibytes) =>
        Assert.Equal(mebibytes * Mebibyte, PartPlan.PartBytes(8 * Mebibyte, expected));

    [Fact]
    public void A_hundred_gibibytes_fit_whether_they_are_announced_or_not()
    {
        foreach (var expected in new long?[] { null, 100 * Gibibyte })
        {
            Assert.True((long)PartPlan.PartBytes(PartPlan.Least, expected) * PartPlan.MaximumParts >= 100 * Gibibyte);
        }
    }

    [Fact]
    public void Every_announced_size_fits_and_no_upload_holds_more_than_two_of_the_largest_parts()
    {
        Random random = new(3);
        for (var i = 0; i < 10_000; i++)
        {
            var size = random.NextInt64(PartPlan.MaximumBlobBytes + 1);
            var part = PartPlan.PartBytes(8 * Mebibyte, size);
            Assert.InRange(part, PartPlan.Least, PartPlan.Most);
            Assert.True((size + part - 1) / part <= PartPlan.MaximumParts, $"{size} bytes in parts of {part}");
            Assert.True((PartPlan.AtOnce(2, part) + 1L) * part <= 2L * PartPlan.Most);
        }
    }
}
