namespace Qmulum.Media.Vips;

/// <summary>
/// One libvips operation, built through its GObject properties: integers turn into enumerations and flags by themselves.
/// Set the inputs, then call <see cref="Run"/> or <see cref="Output"/> exactly once.
/// </summary>
unsafe ref struct VipsOperation
{
    nint _operation;

    /// <exception cref="VipsException">This build has no such operation, or it is blocked.</exception>
    public VipsOperation(string nickname)
    {
        _operation = VipsNative.vips_operation_new(nickname);
        if (_operation == 0)
        {
            throw VipsException.Take();
        }
    }

    public VipsOperation With(string property, int number)
    {
        GValue value = default;
        VipsNative.g_value_init(&value, GValue.Int);
        VipsNative.g_value_set_int(&value, number);
        return Put(property, &value);
    }

    public VipsOperation With(string property, bool state)
    {
        GValue value = default;
        VipsNative.g_value_init(&value, GValue.Boolean);
        VipsNative.g_value_set_boolean(&value, state ? 1 : 0);
        return Put(property, &value);
    }

    public VipsOperation With(string property, double number)
    {
        GValue value = default;
        VipsNative.g_value_init(&value, GValue.Double);
        VipsNative.g_value_set_double(&value, number);
        return Put(property, &value);
    }

    public VipsOperation With(string property, string text)
    {
        GValue value = default;
        VipsNative.g_value_init(&value, GValue.String);
        VipsNative.g_value_set_string(&value, text);
        return Put(property, &value);
    }

    public VipsOperation With(string property, VipsObject instance)
    {
        GValue value = default;
        VipsNative.g_value_init(&value, GValue.Object);
        VipsNative.g_value_set_object(&value, instance);
        return Put(property, &value);
    }

    /// <summary>Makes a saver leave out the EXIF block that it makes up of size and resolution (8.14's WebP saver writes it all the same).</summary>
    public VipsOperation WithoutMetadata()
    {
        // "keep" took the place of "strip" in 8.15. The first field of an instance is its class (GTypeInstance).
        var hasKeep = VipsNative.g_object_class_find_property(*(nint*)_operation, "keep") != 0;
        return hasKeep ? With("keep", 0) : With("strip", true);
    }

    /// <summary>Builds the operation (a saver writes now) and drops its outputs.</summary>
    /// <exception cref="VipsException">It failed.</exception>
    public void Run() => Finish(Build());

    /// <summary>Builds the operation and returns its output image.</summary>
    /// <exception cref="VipsException">It failed.</exception>
    public VipsObject Output(string property = "out")
    {
        var built = Build();
        GValue value = default;
        VipsNative.g_value_init(&value, GValue.Object);
        VipsNative.g_object_get_property(built, property, &value);
        var output = VipsNative.g_value_dup_object(&value);
        VipsNative.g_value_unset(&value);
        Finish(built);
        return VipsObject.Own(output);
    }

    readonly VipsOperation Put(string property, GValue* value)
    {
        VipsNative.g_object_set_property(_operation, property, value);
        VipsNative.g_value_unset(value);
        return this;
    }

    nint Build()
    {
        var operation = _operation;
        _operation = 0;
        var built = VipsNative.vips_cache_operation_build(operation);
        if (built == 0)
        {
            VipsNative.vips_object_unref_outputs(operation);
            VipsNative.g_object_unref(operation);
            throw VipsException.Take();
        }
        VipsNative.g_object_unref(operation);
        return built;
    }

    static void Finish(nint built)
    {
        VipsNative.vips_object_unref_outputs(built);
        VipsNative.g_object_unref(built);
    }
}
