using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Locations;

public sealed class SqliteLocationTests() : LocationContract(IndexProvider.Sqlite);

public sealed class PostgresLocationTests() : LocationContract(IndexProvider.PostgreSql);

public abstract class LocationContract(IndexProvider provider) : IndexContract(provider)
{
    static readonly CancellationToken None = CancellationToken.None;
    static readonly LocationRows Nothing = new([], []);

    [Fact]
    public async Task The_rows_say_afterwards_what_they_are_to_say()
    {
        LocationRows first = new([Disk("a"), Disk("b")], [In("one", "a"), In("two", "a", "own", "b")]);
        LocationRows second = new([Disk("b") with { Name = "renamed" }, Disk("c")], [In("two", "c", "a", "own"), In("three", "b")]);

        await Index.Locations.WriteAsync(Nothing, first, None);
        Assert.Equal(Text(first), Text(await Index.Locations.ReadAsync(None)));

        await Index.Locations.WriteAsync(first, second, None);
        Assert.Equal(Text(second), Text(await Index.Locations.ReadAsync(None)));

        await Index.Locations.WriteAsync(second, Nothing, None);
        Assert.Equal(Text(Nothing), Text(await Index.Locations.ReadAsync(None)));
    }

    [Fact]
    public async Task Rows_that_are_to_stay_are_not_written()
    {
        await Index.Locations.WriteAsync(Nothing, new([Disk("a")], [In("one", "a")]), None);
        LocationRows believed = new([Disk("a") with { Name = "not what it says" }], [In("one", "b")]);

        await Index.Locations.WriteAsync(believed, new([.. believed.Locations, Disk("c")], [.. believed.Libraries, In("two", "c")]), None);

        Assert.Equal(Text(new([Disk("a"), Disk("c")], [In("one", "a"), In("two", "c")])), Text(await Index.Locations.ReadAsync(None)));
    }

    static LocationRow Disk(string id) => new(id, $"disk {id}", $"/mnt/{id}", DateTimeOffset.UnixEpoch);

    static LibraryLocationRow In(string library, string location, params string[] former) => new(library, LocationPurpose.Originals, location, former);

    static IEnumerable<string> Text(LocationRows rows) => rows.Locations.Select(row => $"{row.Id} {row.Name} {row.Address}")
        .Concat(rows.Libraries.Select(row => $"{row.LibraryId} {row.Purpose} {row.LocationId} {string.Join('+', row.Former)}")).Order();
}
