namespace Qmulum.Storage.Tests;

public sealed class S3MarkerTests : MarkerContract, IAsyncLifetime
{
    readonly List<S3BlobStore> _opened = [];
    S3Fixture _fixture = null!;

    S3StoreOptions Options => _fixture.Options with { Prefix = _fixture.Options.Prefix + "/new" };

    public async Task InitializeAsync() => _fixture = await S3Fixture.MakeAsync(options => options);

    public async Task DisposeAsync()
    {
        _opened.ForEach(store => store.Dispose());
        await _fixture.DisposeAsync();
    }

    [Fact]
    public async Task At_a_server_that_refuses_conditions_a_location_is_made_and_taken_without()
    {
        _fixture.Proxy.Fault = request => (request.Header("If-None-Match") ?? request.Header("If-Match")) is not null ? request.RefuseAsync(501, "NotImplemented") : Task.FromResult(false);

        var store = await MakeAsync(Guid.NewGuid());
        var server = Guid.NewGuid();
        Assert.Equal(server, (await store.TakeAsync(await store.LocationAsync(None), server, None)).Server);
    }

    [Fact]
    public async Task At_a_server_that_knows_no_conditions_who_was_overtaken_reads_it()
    {
        var store = await MakeAsync(Guid.NewGuid());
        var seen = await store.LocationAsync(None);
        _fixture.Proxy.Fault = async request =>
        {
            if (request.Header("If-Match") is null)
            {
                return false;
            }

            await WriteAsync($$"""{"id":"{{seen.Id}}","created":"{{seen.Created:O}}","layout":1,"server":"{{Guid.NewGuid()}}"}"""); // the later one stays
            return await request.LieAsync();
        };

        await Assert.ThrowsAsync<StoreTakenException>(() => store.TakeAsync(seen, Guid.NewGuid(), None));
    }

    protected override async Task<IMarkedStore> MakeAsync(Guid? server) => Kept(await S3BlobStore.CreateAsync(Options, server));

    protected override IMarkedStore Open() => Kept(S3BlobStore.Open(Options));

    protected override Task WriteAsync(string marker) => _fixture.PutObjectAsync("new/.qmulum/location.json", marker);

    protected override Task<string> ReadAsync() => _fixture.ReadObjectAsync("new/.qmulum/location.json");

    S3BlobStore Kept(S3BlobStore store)
    {
        lock (_opened)
        {
            _opened.Add(store);
        }

        return store;
    }
}
