using System.Runtime.InteropServices;
using SQLitePCL;

namespace Qmulum.Sqlite;

/// <summary>
/// Loads the distribution's SQLite, once a process. The engine is not bundled: the distribution patches it, and the
/// bundled one that restores is years old.
/// </summary>
public static class SqliteEngine
{
    // 3.35.0 (2021-03-12) brought RETURNING, which the index tables use: https://sqlite.org/releaselog/3_35_0.html
    const int LowestVersion = 3_035_000;

    static readonly string[] LibraryNames = ["libsqlite3.so.0", "libsqlite3.so", "libsqlite3.dylib", "winsqlite3"];

    static readonly Lazy<string> Loaded = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Makes the engine ready; further calls cost nothing.</summary>
    /// <returns>The engine's version, such as <c>3.40.1</c>.</returns>
    /// <exception cref="SqliteEngineException">The library is not installed, or too old.</exception>
    public static string EnsureLoaded() => Loaded.Value;

    static string Load()
    {
        var library = Find(LibraryNames);
        NativeLibrary.SetDllImportResolver(
            typeof(SQLite3Provider_e_sqlite3).Assembly,
            (name, _, _) => name == "e_sqlite3" ? library : IntPtr.Zero);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();

        var version = raw.sqlite3_libversion().utf8_to_string();
        RefuseOld(raw.sqlite3_libversion_number(), version);
        return version;
    }

    internal static IntPtr Find(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return library;
            }
        }

        throw new SqliteEngineException(
            $"SQLite is not installed: none of {string.Join(", ", names)} could be loaded. "
            + "Install it with: apt-get install libsqlite3-0");
    }

    internal static void RefuseOld(int number, string version)
    {
        if (number < LowestVersion)
        {
            throw new SqliteEngineException(
                $"SQLite {version} is too old: 3.35.0 or later is needed. Install it with: apt-get install libsqlite3-0");
        }
    }
}
