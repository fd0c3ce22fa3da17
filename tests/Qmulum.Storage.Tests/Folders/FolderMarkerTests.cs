namespace Qmulum.Storage.Tests;

public sealed class FolderMarkerTests : MarkerContract, IDisposable
{
    readonly TempFolder _folder = new();

    FolderStoreOptions Options => new() { Root = _folder.File("location"), MinimumFreeBytes = 1 };

    string Marker => _folder.File("location/.qmulum/location.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task On_a_file_system_without_second_names_a_location_is_made_as_well()
    {
        var server = Guid.NewGuid();
        var store = await FolderBlobStore.CreateAsync(Options, server, new FatDisk(), None);

        Assert.Equal(server, (await store.LocationAsync(None)).Server);
        Assert.Empty(Directory.GetFiles(_folder.File("location/.qmulum/staging")));
    }

    [Fact]
    public async Task Who_made_a_location_that_another_one_replaced_is_offline_there()
    {
        var first = await FolderBlobStore.CreateAsync(Options, Guid.NewGuid(), new FatDisk(), None);
        File.Delete(Marker); // as another one sees it that looked before
        await FolderBlobStore.CreateAsync(Options, Guid.NewGuid(), new FatDisk(), None);

        await Assert.ThrowsAsync<StoreOfflineException>(() => first.PutAsync(BlobKey.Parse("a"), new byte[1], None));
    }

    [Fact]
    public async Task Neither_making_nor_taking_leaves_anything_staged()
    {
        var store = (FolderBlobStore)await MakeAsync(Guid.NewGuid());
        await MakeAsync(Guid.NewGuid());
        await store.TakeAsync(await store.LocationAsync(None), Guid.NewGuid(), None);

        Assert.Empty(Directory.GetFiles(_folder.File("location/.qmulum/staging")));
        Assert.Empty(await store.ListToEndAsync(""));
    }

    protected override async Task<IMarkedStore> MakeAsync(Guid? server) => await FolderBlobStore.CreateAsync(Options, server);

    protected override IMarkedStore Open() => FolderBlobStore.Open(Options);

    protected override Task WriteAsync(string marker) => File.WriteAllTextAsync(Marker, marker);

    protected override Task<string> ReadAsync() => File.ReadAllTextAsync(Marker);

    sealed class FatDisk : Disk
    {
        public override bool Link(string from, string to) => false;
    }
}
