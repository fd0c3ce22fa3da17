namespace Qmulum.Embedded.Invocation;

/// <summary>The request to end an enumeration before its end.</summary>
sealed class EnumerationEnd<T>(EnumerationSession<T> session) : ValueTaskRequest
{
    protected override ValueTask Call(object grain) => session.DisposeAsync();
}
