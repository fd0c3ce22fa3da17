using Qmulum.Data;
using Qmulum.Grains.Checks;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;
using Qmulum.Grains.Replicas;
using Qmulum.Media;
using Qmulum.Media.Video;
using Qmulum.Silo.Composition;
using Qmulum.Storage;

namespace Qmulum.Silo.Hosting;

/// <summary>The grains of a data folder without a server: nothing is served, and nothing that is due is worked on.</summary>
sealed class GrainBench : IAsyncDisposable
{
    const string WorkOwner = "keeper";

    readonly IHost _host;

    GrainBench(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Reads versions back, and puts back what is damaged where that can be done.</summary>
    public BytesCheck Bytes => _host.Services.GetRequiredService<BytesCheck>();

    /// <summary>Starts them on a folder that this process holds.</summary>
    public static async Task<GrainBench> StartAsync(DataFolder data, IndexDatabase index, IBlobStore store, CancellationToken ct)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(index);
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton<WorkSignal>();
        builder.Services.AddSingleton(new WorkOptions { Owner = WorkOwner, Scratch = data.ScratchOf(WorkOwner) });
        builder.Services.AddSingleton<IMediaDeriver, IdleDeriver>();
        builder.Services.AddSingleton<RenditionTurning>();
        builder.Services.AddSingleton(new VideoEngine(new()));
        builder.Services.AddSingleton<TwinMend>();
        builder.Services.AddSingleton<BytesCheck>();
        builder.Services.AddSingleton<ProofNonces>();
        builder.Services.AddOperations();
        builder.Services.AddGrains(data);
        GrainBench bench = new(builder.Build());
        await bench._host.StartAsync(ct);
        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>Operations are known here and not done.</summary>
    sealed class IdleDeriver : IMediaDeriver
    {
        public Task<Derived> DeriveAsync(MediaSource source, DerivePlan plan, CancellationToken ct) =>
            throw new NotSupportedException("Nothing is derived without a server.");
    }
}
