using System.Runtime.InteropServices;
using Qmulum.Media.Native;

namespace Qmulum.Media.Vips;

/// <summary>
/// The part of libvips 8.13 and later that is used here, and the part of GLib it rests on. No function with a variable argument
/// list: .NET cannot call those safely, so operations are built through GObject properties (<see cref="VipsOperation"/>).
/// </summary>
static unsafe partial class VipsNative
{
    const string Library = NativeLibraries.Vips;

    static VipsNative() => NativeLibraries.Register();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_init(string argv0);

    [LibraryImport(Library)]
    public static partial int vips_version(int flag);

    [LibraryImport(Library)]
    public static partial void vips_thread_shutdown();

    [LibraryImport(Library)]
    public static partial nint vips_error_buffer_copy();

    [LibraryImport(Library)]
    public static partial void vips_error_clear();

    [LibraryImport(Library)]
    public static partial void vips_concurrency_set(int concurrency);

    [LibraryImport(Library)]
    public static partial void vips_cache_set_max(int max);

    [LibraryImport(Library)]
    public static partial void vips_block_untrusted_set(int state);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void vips_operation_block_set(string name, int state);

    [LibraryImport(Library)]
    public static partial nuint vips_tracked_get_mem();

    [LibraryImport(Library)]
    public static partial nuint vips_tracked_get_mem_highwater();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint vips_type_find(string basename, string nickname);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint vips_operation_new(string name);

    [LibraryImport(Library)]
    public static partial nint vips_cache_operation_build(nint operation);

    [LibraryImport(Library)]
    public static partial void vips_object_unref_outputs(nint operation);

    [LibraryImport(Library)]
    public static partial nint vips_source_new_from_memory(void* data, nuint length);

    [LibraryImport(Library)]
    public static partial nint vips_target_new_to_memory();

    [LibraryImport(Library)]
    public static partial nuint vips_blob_get_type();

    [LibraryImport(Library)]
    public static partial byte* vips_value_get_blob(GValue* value, out nuint length);

    [LibraryImport(Library)]
    public static partial nint vips_image_new_from_memory(void* data, nuint size, int width, int height, int bands, int format);

    [LibraryImport(Library)]
    public static partial nint vips_image_write_to_memory(VipsObject image, out nuint size);

    [LibraryImport(Library)]
    public static partial nint vips_image_copy_memory(VipsObject image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_width(VipsObject image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_height(VipsObject image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_bands(VipsObject image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_format(VipsObject image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_interpretation(VipsObject image);

    [LibraryImport(Library)]
    public static partial int vips_image_hasalpha(VipsObject image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_n_pages(VipsObject image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_orientation(VipsObject image);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint vips_image_get_typeof(VipsObject image, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_image_get_int(VipsObject image, string name, out int value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_image_get_blob(VipsObject image, string name, out byte* data, out nuint length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void vips_image_set_blob_copy(VipsObject image, string name, void* data, nuint length);

    [LibraryImport(Library)]
    public static partial void vips_image_set_progress(VipsObject image, int progress);

    [LibraryImport(Library)]
    public static partial void vips_image_set_kill(nint image, int kill);

    [LibraryImport(Library)]
    public static partial nint vips_region_new(VipsObject image);

    [LibraryImport(Library)]
    public static partial byte* vips_region_fetch(VipsObject region, int left, int top, int width, int height, out nuint length);

    [LibraryImport(Library)]
    public static partial void g_free(nint pointer);

    [LibraryImport(Library)]
    public static partial void g_object_unref(nint instance);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void g_object_set_property(nint instance, string name, GValue* value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void g_object_get_property(nint instance, string name, GValue* value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void g_object_get_property(VipsObject instance, string name, GValue* value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint g_object_class_find_property(nint objectClass, string name);

    [LibraryImport(Library)]
    public static partial GValue* g_value_init(GValue* value, nuint type);

    [LibraryImport(Library)]
    public static partial void g_value_unset(GValue* value);

    [LibraryImport(Library)]
    public static partial void g_value_set_int(GValue* value, int number);

    [LibraryImport(Library)]
    public static partial void g_value_set_boolean(GValue* value, int state);

    [LibraryImport(Library)]
    public static partial void g_value_set_double(GValue* value, double number);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void g_value_set_string(GValue* value, string text);

    [LibraryImport(Library)]
    public static partial void g_value_set_object(GValue* value, VipsObject instance);

    [LibraryImport(Library)]
    public static partial nint g_value_dup_object(GValue* value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong g_signal_connect_data(
        VipsObject instance, string signal, void* callback, nint data, void* destroy, int flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint g_log_set_handler(string domain, int levels, void* callback, nint data);
}
