using System.Runtime.InteropServices;
using Qmulum.Media.Native;

namespace Qmulum.Media.Jpeg;

/// <summary>The part of the TurboJPEG 2 API (turbojpeg.h of libjpeg-turbo 2.0 and later) that is used here.</summary>
static unsafe partial class TurboNative
{
    const string Library = NativeLibraries.TurboJpeg;

    // TJSAMP_*
    public const int Samp444 = 0;
    public const int Samp422 = 1;
    public const int Samp420 = 2;
    public const int SampGray = 3;
    public const int Samp440 = 4;

    // TJPF_*
    public const int PixelRgb = 0;

    // TJCS_*
    public const int ColorRgb = 0;
    public const int ColorYCbCr = 1;
    public const int ColorGray = 2;

    // TJFLAG_*
    public const int FlagAccurateDct = 4096;

    // tjtransform
    [StructLayout(LayoutKind.Sequential)]
    public struct Transform
    {
        public int X;
        public int Y;
        public int Width;
        public int Height;
        public int Operation;
        public int Options;
        public nint Data;
        public nint Filter;
    }

    static TurboNative() => NativeLibraries.Register();

    [LibraryImport(Library)]
    public static partial nint tjInitDecompress();

    [LibraryImport(Library)]
    public static partial nint tjInitCompress();

    [LibraryImport(Library)]
    public static partial nint tjInitTransform();

    [LibraryImport(Library)]
    public static partial int tjTransform(
        nint handle, byte* jpeg, nuint length, int count, byte** turned, nuint* lengths, Transform* transforms, int flags);

    [LibraryImport(Library)]
    public static partial int tjDestroy(nint handle);

    [LibraryImport(Library)]
    public static partial int tjDecompressHeader3(
        nint handle, byte* jpeg, nuint length, out int width, out int height, out int subsampling, out int colorSpace);

    [LibraryImport(Library)]
    public static partial int tjDecompressToYUVPlanes(
        nint handle, byte* jpeg, nuint length, byte** planes, int width, int* strides, int height, int flags);

    [LibraryImport(Library)]
    public static partial int tjCompressFromYUVPlanes(
        nint handle, byte** planes, int width, int* strides, int height, int subsampling, byte** jpeg, ref nuint length, int quality, int flags);

    [LibraryImport(Library)]
    public static partial int tjEncodeYUVPlanes(
        nint handle, byte* pixels, int width, int pitch, int height, int pixelFormat, byte** planes, int* strides, int subsampling, int flags);

    [LibraryImport(Library)]
    public static partial int tjDecodeYUVPlanes(
        nint handle, byte** planes, int* strides, int subsampling, byte* pixels, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(Library)]
    public static partial void tjFree(byte* buffer);

    [LibraryImport(Library)]
    public static partial nint tjGetErrorStr2(nint handle);

    [LibraryImport(Library)]
    public static partial int tjGetErrorCode(nint handle);
}
