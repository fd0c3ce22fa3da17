namespace Qmulum.Testing;

/// <summary>Makes motion photos and the two files of Live Photos for tests.</summary>
public static class LivePhotos
{
    /// <summary>The picture of a Live Photo.</summary>
    /// <param name="contentId">What it has in common with its film.</param>
    /// <param name="seed">Another seed is another picture.</param>
    public static byte[] Still(string contentId, int seed) => WithSegment(SamplePhotos.Jpeg(seed), Exif.LiveSegment(contentId));

    /// <summary>The film of a Live Photo, one second long.</summary>
    public static Task<byte[]> FilmAsync(string contentId) => SampleVideos.MakeAsync(
        "film.mov", 1, "96x64", "-movflags", "use_metadata_tags", "-metadata", $"com.apple.quicktime.content.identifier={contentId}");

    /// <summary>A JPEG with a film behind its picture, as Android phones write it: the XMP tells how long the film is.</summary>
    /// <param name="film">An MP4 file.</param>
    /// <param name="seed">Another seed is another picture.</param>
    public static byte[] Motion(byte[] film, int seed)
    {
        var xmp = $"""
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
             xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" xmlns:Container="http://ns.google.com/photos/1.0/container/"
             xmlns:Item="http://ns.google.com/photos/1.0/container/item/" GCamera:MotionPhoto="1" GCamera:MotionPhotoVersion="1"><Container:Directory><rdf:Seq>
             <rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="image/jpeg" Item:Semantic="Primary" Item:Length="0" Item:Padding="0"/></rdf:li>
             <rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="video/mp4" Item:Semantic="MotionPhoto" Item:Length="{film.Length}" Item:Padding="0"/></rdf:li>
            </rdf:Seq></Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>
            """;
        byte[] body = [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. System.Text.Encoding.UTF8.GetBytes(xmp)];
        var length = body.Length + 2;
        return [.. WithSegment(SamplePhotos.Jpeg(seed), [0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. body]), .. film];
    }

    static byte[] WithSegment(byte[] jpeg, byte[] segment) => [.. jpeg[..2], .. segment, .. jpeg[2..]];
}
