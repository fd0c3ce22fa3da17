using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Locations;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>In which order places are looked at for keys that begin in a way: no blob may be missed that is carried from one to another meanwhile.</summary>
public sealed class LocationRoutesTests : IDisposable
{
    const string Disk = "00000000-0000-4000-8000-00000000000d";
    const string Nas = "00000000-0000-4000-8000-00000000000a";

    readonly TempFolder _folder = new();

    [Theory]
    [InlineData("libraries/moving/photos/", "own disk")]
    [InlineData("libraries/moving/renditions/", "own nas")]
    [InlineData("libraries/moving/", "nas own disk nas own disk")]
    [InlineData("libraries/there/photos/", "disk")]
    [InlineData("libraries/usual/", "own")]
    [InlineData("libraries/", "nas disk own nas disk own")]
    [InlineData("libraries/mov", "nas disk own nas disk own")]
    [InlineData("lib", "nas disk own nas disk own")]
    [InlineData("", "nas disk own nas disk own")]
    [InlineData("backups/", "own")]
    public async Task Where_blobs_are_carried_from_is_looked_at_before_where_they_are_carried_to(string prefix, string looks)
    {
        BlobPlace own = new(LocationId.Own, await MakeAsync("own"));
        Rows rows = new(
            [new(Disk, "disk", "disk", default), new(Nas, "nas", "nas", default)],
            [
                new("moving", LocationPurpose.Originals, Disk, [LocationId.Own]), new("moving", LocationPurpose.Renditions, Nas, [LocationId.Own]),
                new("there", LocationPurpose.Originals, Disk, []),
            ]);
        Dictionary<string, IBlobStore> added = new() { ["disk"] = await MakeAsync("disk"), ["nas"] = await MakeAsync("nas") };
        using LocationRoutes routes = new(rows, own, row => added[row.Name], TimeProvider.System);

        var places = await routes.LooksAsync(prefix, CancellationToken.None);

        Assert.Equal(looks, string.Join(' ', places.Select(static place => place.Id switch { Disk => "disk", Nas => "nas", _ => "own" })));
    }

    public void Dispose() => _folder.Dispose();

    async Task<IBlobStore> MakeAsync(string name) => await FolderBlobStore.CreateAsync(new() { Root = _folder.File(name), MinimumFreeBytes = 1 });

    sealed class Rows(List<LocationRow> locations, List<LibraryLocationRow> libraries) : ILocationRows
    {
        public Task<List<LocationRow>> AllAsync(CancellationToken ct) => Task.FromResult(locations);

        public Task<List<LibraryLocationRow>> OfLibraryAsync(string library, CancellationToken ct) =>
            Task.FromResult(libraries.FindAll(row => row.LibraryId == library));
    }
}
