using System.Buffers;
using System.Runtime.InteropServices;

namespace Qmulum.Media.Native;

/// <summary>
/// A file's bytes outside the managed heap: freed by <see cref="IDisposable.Dispose"/> alone, never moved, and no burden on the large-object heap.
/// </summary>
sealed unsafe class NativeBytes : MemoryManager<byte>
{
    byte* _pointer;

    /// <param name="length">Bytes, 0 to <see cref="int.MaxValue"/>.</param>
    public NativeBytes(int length)
    {
        Length = length;
        _pointer = (byte*)NativeMemory.Alloc((nuint)Math.Max(1, length));
        GC.AddMemoryPressure(Math.Max(1, length));
    }

    public int Length { get; }

    public byte* Pointer => _pointer != null ? _pointer : throw new ObjectDisposedException(nameof(NativeBytes));

    public override Span<byte> GetSpan() => new(Pointer, Length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(Pointer + elementIndex);

    public override void Unpin()
    {
        // Native memory does not move: there is nothing to undo.
    }

    /// <summary>The bytes as a stream, for readers that want one. Valid while this object is.</summary>
    public UnmanagedMemoryStream AsStream() => new(Pointer, Length);

    protected override void Dispose(bool disposing)
    {
        if (_pointer == null)
        {
            return;
        }
        NativeMemory.Free(_pointer);
        _pointer = null;
        GC.RemoveMemoryPressure(Math.Max(1, Length));
    }
}
