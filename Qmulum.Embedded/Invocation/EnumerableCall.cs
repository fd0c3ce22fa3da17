namespace Qmulum.Embedded.Invocation;

/// <summary>A call of a method that returns an <see cref="IAsyncEnumerable{T}"/>: each enumeration runs the method anew.</summary>
abstract class EnumerableCall<T>
{
    public GrainMethod Method { get; set; } = null!;

    public IAsyncEnumerable<T> Start(object grain) =>
        Call(grain) ?? throw new InvalidOperationException($"{Method.Name} returned null in place of an enumeration.");

    protected abstract IAsyncEnumerable<T> Call(object grain);
}
