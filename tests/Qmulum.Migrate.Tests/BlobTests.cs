using Qmulum.Storage;

namespace Qmulum.Migrate.Tests;

/// <summary>Originals are looked for at the end, and copied only when they are what was uploaded.</summary>
public sealed class BlobTests : TargetTest
{
    public static TheoryData<string[]> Ways => [[], ["--copy-to"]];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task One_that_is_missing_or_short_is_listed_and_everything_else_is_carried(string[] way)
    {
        using var source = await BuiltInstallation.MakeAsync();
        using TempFolder folder = new();
        var (missing, cut, whole) = (await source.AddPhotoAsync(), await source.AddPhotoAsync(), await source.AddPhotoAsync());
        await source.Location.DeleteAsync(missing, default);
        await source.Location.PutAsync(cut, "short"u8.ToArray(), default);

        var run = (await MigrateProcess.RunAsync(source.Data, Database, [.. way, .. way.Select(_ => folder.File("copy"))])).Expect(1);

        Assert.Contains($"{missing} is missing", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"{cut} has ", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain($"{whole}", run.Errors, StringComparison.Ordinal);
        Assert.Equal(3, await NumberAsync("SELECT count(*) FROM grain_state"));
        Assert.Equal(1, await NumberAsync("SELECT count(*) FROM installation WHERE name = 'carried'"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task One_that_the_replicas_alone_keep_is_not_looked_for(string[] way)
    {
        using var source = await BuiltInstallation.MakeAsync();
        using TempFolder folder = new();
        var (away, here) = (await source.AddPhotoAsync(), await source.AddPhotoAsync());
        await source.Location.DeleteAsync(away, default);
        await source.ExecuteAsync(
            source.Grains, $$"""UPDATE grain_state SET json = json_set(json, '$.elsewhere', json('{"at":"2026-11-26T12:00:00Z","copies":2}')) WHERE json LIKE '%{{away}}%'""");

        var run = (await MigrateProcess.RunAsync(source.Data, Database, [.. way, .. way.Select(_ => folder.File("copy"))])).Expect(0);

        Assert.DoesNotContain($"{away}", run.Errors, StringComparison.Ordinal);
        Assert.True(way is [] || File.Exists(Path.Combine(folder.File("copy"), "location", here.Value)));
        Assert.Equal(2, await NumberAsync("SELECT count(*) FROM grain_state"));
    }

    [Fact]
    public async Task One_whose_bytes_changed_is_found_by_its_hash_when_that_is_asked_for()
    {
        using var source = await BuiltInstallation.MakeAsync();
        var key = await source.AddPhotoAsync();
        await SpoilAsync(source, key);

        var run = (await MigrateProcess.RunAsync(source.Data, Database, "--verify-blobs")).Expect(1);

        Assert.Contains($"{key} is damaged", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_whose_bytes_changed_is_not_copied()
    {
        using var source = await BuiltInstallation.MakeAsync();
        using TempFolder folder = new();
        var (spoilt, whole) = (await source.AddPhotoAsync(), await source.AddPhotoAsync());
        await SpoilAsync(source, spoilt);

        var run = (await MigrateProcess.RunAsync(source.Data, Database, "--copy-to", folder.File("copy"))).Expect(1);

        Assert.Contains($"{spoilt} has other bytes", run.Errors, StringComparison.Ordinal);
        var copy = FolderBlobStore.Open(new() { Root = folder.File("copy/location") });
        Assert.Null(await copy.StatAsync(spoilt, default));
        Assert.NotNull(await copy.StatAsync(whole, default));
    }

    [Fact]
    public async Task A_copy_is_a_location_of_its_own_that_the_target_expects()
    {
        using var source = await BuiltInstallation.MakeAsync();
        using TempFolder folder = new();
        var key = await source.AddPhotoAsync();
        var manifest = BlobKey.Parse("libraries/home/photos/00/manifest.json");
        await source.Location.PutAsync(manifest, "{}"u8.ToArray(), default);

        (await MigrateProcess.RunAsync(source.Data, Database, "--copy-to", folder.File("copy"), "--verify-blobs")).Expect(0);

        var expected = (await DatabaseImage.ColumnAsync(Database, "SELECT value FROM installation WHERE name = 'location'"))[0];
        var copy = FolderBlobStore.Open(new() { Root = folder.File("copy/location") }, Guid.Parse(expected));
        Assert.NotNull(await copy.StatAsync(key, default));
        Assert.NotNull(await copy.StatAsync(manifest, default));
        Assert.NotEqual((await source.Location.LocationAsync(default)).Id, Guid.Parse(expected));
    }

    [Fact]
    public async Task A_location_that_is_kept_is_the_one_that_the_target_expects()
    {
        using var source = await BuiltInstallation.MakeAsync();

        (await MigrateProcess.RunAsync(source.Data, Database, "--location", "keep")).Expect(0);

        var expected = (await DatabaseImage.ColumnAsync(Database, "SELECT value FROM installation WHERE name = 'location'"))[0];
        Assert.Equal($"{(await source.Location.LocationAsync(default)).Id}", expected);
    }

    [Fact]
    public async Task A_location_that_is_not_mounted_stops_the_run_before_it_begins()
    {
        using var source = await BuiltInstallation.MakeAsync();
        Directory.Move(Path.Combine(source.Data, "location"), Path.Combine(source.Data, "elsewhere"));

        var run = (await MigrateProcess.RunAsync(source.Data, Database)).Expect(3);

        Assert.Contains("mount it", run.Errors, StringComparison.Ordinal);
        Assert.Empty(await DatabaseImage.OfAsync(Database));
    }

    /// <summary>Other bytes of the same length, as a disk gives them that is going.</summary>
    static async Task SpoilAsync(BuiltInstallation source, BlobKey key)
    {
        var file = Path.Combine(source.Data, "location", key.Value);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[0] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
    }
}
