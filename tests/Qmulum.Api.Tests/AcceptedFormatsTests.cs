using Microsoft.AspNetCore.Http;
using Qmulum.Api.Photos;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Tests;

public class AcceptedFormatsTests
{
    const string Chrome = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
    const string Firefox = "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5";

    [Theory]
    [InlineData("")]
    [InlineData("*/*")]
    [InlineData("image/*")]
    [InlineData("image/jpeg")]
    [InlineData(Chrome)]
    public void Sends_what_was_made_on_arrival_when_the_caller_likes_it_as_much_as_any(string accept) =>
        Assert.Null(Choose(accept, "image/jpeg"));

    [Theory]
    [InlineData("image/avif", RenditionFormat.Avif)]
    [InlineData("image/webp", RenditionFormat.Webp)]
    [InlineData("image/webp, image/jpeg;q=0.5", RenditionFormat.Webp)]
    [InlineData("image/avif;q=0.9, image/webp, image/jpeg;q=0.1", RenditionFormat.Webp)]
    [InlineData(Firefox, RenditionFormat.Avif)]
    public void Sends_what_the_caller_likes_better(string accept, RenditionFormat format) => Assert.Equal(format, Choose(accept, "image/jpeg"));

    [Fact]
    public void Makes_a_jpeg_of_a_transparent_picture_for_a_caller_that_takes_nothing_else() =>
        Assert.Equal(RenditionFormat.Jpeg, Choose("image/jpeg", "image/webp"));

    [Fact]
    public void Takes_the_most_specific_range_not_the_heaviest() =>
        Assert.Equal(RenditionFormat.Avif, Choose("image/*, image/jpeg;q=0.1, image/webp;q=0.2", "image/jpeg"));

    static RenditionFormat? Choose(string accept, string made)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Accept = accept;
        return AcceptedFormats.Choose(context.Request, made);
    }
}
