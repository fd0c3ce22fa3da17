using Microsoft.Data.Sqlite;

namespace Qmulum.Sqlite;

/// <summary>One queued unit of work. The writer runs it, then settles it once its transaction is durable or lost.</summary>
abstract class WriteItem(CancellationToken cancellation)
{
    public CancellationToken Cancellation { get; } = cancellation;

    public abstract void Run(SqliteConnection connection);

    public abstract void Succeed();

    public abstract void Fail(Exception error);

    public abstract void Cancel();
}

/// <summary>A unit of work with its result.</summary>
sealed class WriteItem<T>(Func<SqliteConnection, T> work, CancellationToken cancellation) : WriteItem(cancellation)
{
    readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    T? _result;

    public Task<T> Task => _completion.Task;

    public override void Run(SqliteConnection connection) => _result = work(connection);

    public override void Succeed() => _completion.SetResult(_result!);

    public override void Fail(Exception error) => _completion.SetException(error);

    public override void Cancel() => _completion.SetCanceled(Cancellation);
}
