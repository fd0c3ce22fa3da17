
namespace Qmulum.Data.Tests.Fixtures;

/// <summary>What every test of the index starts from: an empty database of its own, of one of the two kinds, and a clock that it moves.</summary>
public abstract class IndexContract(IndexProvider provider) : IAsyncLifetime
{
    protected const string Library = "home";

    TestDatabase? _database;
    IndexDatabase? _index;

    protected ManualClock Clock { get; } = new();

    protected IndexOptions Options => _database!.Options;

    protected IndexDatabase Index => _index!;

    public virtual async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(provider);
        _index = await OpenAsync();
    }

    public async Task DisposeAsync()
    {
        if (_index is not null)
        {
            await _index.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    protected Task<IndexDatabase> OpenAsync() => IndexDatabase.OpenAsync(Options, Clock, CancellationToken.None);

    /// <summary>
    /// Further doors to the same database. On PostgreSQL each has connections of its own, as processes have; SQLite is one
    /// process's, so there it is the one that is open.
    /// </summary>
    protected async Task<IReadOnlyList<IndexDatabase>> OpenSeveralAsync(int count) => provider == IndexProvider.Sqlite
        ? [.. Enumerable.Repeat(Index, count)]
        : await Task.WhenAll(Enumerable.Range(0, count).Select(_ => OpenAsync()));
}
