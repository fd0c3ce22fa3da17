using System.Globalization;
using Microsoft.Data.Sqlite;
using Qmulum.Data;
using Qmulum.Embedded.State;
using Qmulum.Migrate.Tables;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Migrate.Source;

/// <summary>
/// The embedded installation that is carried: held, so that no server works on it meanwhile, and never written to.
/// </summary>
sealed class SourceFolder : IDisposable
{
    readonly DataFolderLock? _hold;
    readonly SqliteSnapshot _index;

    SourceFolder(string root, DataFolderLock? hold, SqliteSnapshot grains, SqliteSnapshot index)
    {
        _hold = hold;
        _index = index;
        Grains = grains;
        Location = FolderBlobStore.Open(new() { Root = Path.Combine(root, "location") });
    }

    /// <summary>The grain host's database.</summary>
    public SqliteSnapshot Grains { get; }

    /// <summary>The location beside the databases.</summary>
    public FolderBlobStore Location { get; }

    /// <summary>The version of the index tables.</summary>
    public int IndexVersion => (int)Number(_index, "SELECT coalesce(max(version), 0) FROM index_version");

    /// <exception cref="RefusedException">There is no embedded installation in the folder, or one that this version does not know.</exception>
    /// <exception cref="DataFolderLockedException">A server works on it.</exception>
    /// <exception cref="SqliteStoreException">A database cannot be read.</exception>
    public static SourceFolder Open(string root)
    {
        var (grains, index) = (Path.Combine(root, "grains.db"), Path.Combine(root, "index.db"));
        foreach (var file in (string[])[grains, index])
        {
            if (!File.Exists(file))
            {
                throw new RefusedException(
                    $"{root} is not the data folder of an embedded installation: {file} is not there. Name the folder with --data.");
            }
        }

        return Open(root, grains, index);
    }

    /// <summary>Every table that is carried.</summary>
    /// <exception cref="RefusedException">The tables are of a version that this build does not know.</exception>
    public IReadOnlyList<CarriedTable> Tables()
    {
        DemandKnown(EmbeddedSchema.Current, (int)Number(Grains, "SELECT coalesce(max(version), 0) FROM embedded_schema"), Grains.Path);
        DemandKnown(MigrationList.All[^1].Version, IndexVersion, _index.Path);
        DemandNoSubscriptions();
        DemandOneLocation();
        return [.. GrainTables.In(Grains), .. IndexTables.In(_index)];
    }

    void DemandOneLocation()
    {
        if (Number(_index, "SELECT count(*) FROM location") > 0)
        {
            throw new RefusedException(
                "This installation has several locations, and the one in its data folder alone would be carried. Move all libraries back to it first (qmulum admin locations use), and remove the others.");
        }
    }

    /// <exception cref="DifferenceException">Somebody wrote to the databases while they were read.</exception>
    public void DemandUnchanged()
    {
        if (!Grains.IsUnchanged() || !_index.IsUnchanged())
        {
            throw new DifferenceException(
                $"The databases beside {Grains.Path} were written to while they were carried: a server was started on them. Stop it and run this again.");
        }
    }

    public void Dispose()
    {
        _index.Dispose();
        Grains.Dispose();
        _hold?.Dispose();
    }

    static SourceFolder Open(string root, string grains, string index)
    {
        var hold = DataFolderLock.TakeForReading(root);
        SqliteSnapshot? first = null;
        try
        {
            first = SqliteSnapshot.Open(grains);
            return new(root, hold, first, SqliteSnapshot.Open(index));
        }
        catch
        {
            first?.Dispose();
            hold?.Dispose();
            throw;
        }
    }

    static void DemandKnown(int known, int found, string path)
    {
        if (found < known)
        {
            throw new RefusedException(
                $"The tables in {path} are of version {found}, written by an older Qmulum. Start this version's server on the folder once and stop it: "
                + $"it brings them to version {known}.");
        }

        if (found > known)
        {
            throw new RefusedException(
                $"The tables in {path} are of version {found}, written by a newer Qmulum; this one knows versions up to {known}. Use the newer one.");
        }
    }

    /// <summary>Orleans keeps who listens to a stream in records of its own form. No grain of this project has asked for one yet.</summary>
    void DemandNoSubscriptions()
    {
        if (Number(Grains, "SELECT count(*) FROM stream_subscription") is > 0 and var count)
        {
            throw new RefusedException(
                $"{Grains.Path} holds {count} subscriptions of grains to streams, which this version of qmulum migrate cannot carry.");
        }
    }

    static long Number(SqliteSnapshot database, string sql) => database.Read(connection =>
    {
        using var command = new SqliteCommand(sql, connection);
        try
        {
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            throw new RefusedException($"{database.Path} is not a database of Qmulum ({error.Message}).");
        }
    });
}
