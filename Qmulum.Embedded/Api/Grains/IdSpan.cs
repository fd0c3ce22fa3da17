using System.Text;

namespace Orleans.Runtime;

/// <summary>The text of a grain's key or type.</summary>
public readonly struct IdSpan : IEquatable<IdSpan>, IComparable<IdSpan>
{
    readonly string? _text;

    IdSpan(string text) => _text = text;

    /// <summary>True for a value that names nothing.</summary>
    public bool IsDefault => string.IsNullOrEmpty(_text);

    internal string Text => _text ?? "";

    public static IdSpan Create(string id) => new(id ?? throw new ArgumentNullException(nameof(id)));

    /// <summary>The text in UTF-8.</summary>
    public ReadOnlySpan<byte> AsSpan() => Encoding.UTF8.GetBytes(Text);

    public bool Equals(IdSpan obj) => string.Equals(Text, obj.Text, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public int CompareTo(IdSpan other) => string.CompareOrdinal(Text, other.Text);

    public override string ToString() => Text;

    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);
}
