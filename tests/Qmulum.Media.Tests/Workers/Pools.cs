using Qmulum.Media.Workers;

namespace Qmulum.Media.Tests.Workers;

/// <summary>Pools whose workers are this assembly, started again.</summary>
static class Pools
{
    public static WorkerPoolOptions Options(int workers = 2) => new()
    {
        Command = ["dotnet", "exec", typeof(Pools).Assembly.Location, MediaWorker.Argument],
        Limits = new() { Concurrency = workers },
    };

    public static Task<Derived> DeriveAsync(this IMediaDeriver media, byte[] file) =>
        media.DeriveAsync(new(new MemoryStream(file), file.Length), DerivePlan.Everything(), CancellationToken.None);

    /// <summary>The workers of this process that live.</summary>
    public static IReadOnlyList<int> Alive() => ProcessChildren.With(Environment.ProcessId, MediaWorker.Argument);
}
