namespace Qmulum.Media.Vips;

/// <summary>Where a saver writes to memory.</summary>
sealed unsafe class VipsTarget : IDisposable
{
    readonly VipsObject _target = VipsObject.Own(VipsNative.vips_target_new_to_memory());

    /// <summary>Runs a saver to its end and returns the file it wrote.</summary>
    /// <param name="save">A saver's operation ("…save_target") with all its properties set but the target.</param>
    public byte[] Run(VipsOperation save)
    {
        save.With("target", _target).Run();
        // vips_target_steal crashes after the end of writing in 8.14; the property is there in all versions.
        GValue value = default;
        VipsNative.g_value_init(&value, VipsNative.vips_blob_get_type());
        VipsNative.g_object_get_property(_target, "blob", &value);
        try
        {
            var data = VipsNative.vips_value_get_blob(&value, out var length);
            return new ReadOnlySpan<byte>(data, checked((int)length)).ToArray();
        }
        finally
        {
            VipsNative.g_value_unset(&value);
        }
    }

    public void Dispose() => _target.Dispose();
}
