using Orleans.Storage;
using Qmulum.Data;

namespace Qmulum.Silo.Hosting;

/// <summary>
/// Gives the rows of Orleans' storage keys that say whose they are: "library/home". The storage's own key has no grain type, so that two
/// types with the same key and state name would share a row; and it reads a text of hexadecimal digits as a number, so that the
/// libraries "beef" and "0beef" would.
/// </summary>
sealed class QualifiedGrainStorage(IGrainStorage rows) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        rows.ReadStateAsync(stateName, Qualified(grainId), grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        rows.WriteStateAsync(stateName, Qualified(grainId), grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        rows.ClearStateAsync(stateName, Qualified(grainId), grainState);

    // The slash is in no number, and the type is before any plus, at which the storage would look for one.
    static GrainId Qualified(GrainId grain) => GrainId.Create(grain.Type, ClusterRows.Grain($"{grain.Type}", $"{grain.Key}"));
}
