using System.Runtime.InteropServices;

namespace Qmulum.Media.Vips;

/// <summary>
/// libvips refused. Its error buffer is one for all threads, so the text may be another thread's: it is for a person to read,
/// never for a decision.
/// </summary>
sealed class VipsException(string message) : Exception(message)
{
    const int MaxLength = 400;

    /// <summary>Takes the error buffer's text and empties it.</summary>
    public static VipsException Take()
    {
        var pointer = VipsNative.vips_error_buffer_copy();
        var text = (Marshal.PtrToStringUTF8(pointer) ?? "").Trim().ReplaceLineEndings("; ");
        VipsNative.g_free(pointer);
        VipsNative.vips_error_clear();
        return new(text.Length > MaxLength ? text[..MaxLength] : text);
    }
}
