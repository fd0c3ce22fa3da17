using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Qmulum.Sqlite;

namespace Qmulum.Bench.People;

/// <summary>
/// People as the template is, written into the databases of a server that does not run: a million uploads by HTTP would take hours. Ids, addresses and keys are
/// each one's own; what the states and rows look like is what the server wrote.
/// </summary>
sealed class Crowd
{
    /// <summary>People of one transaction.</summary>
    const int PeopleAtOnce = 250;

    readonly List<Person> _people = [];

    public TimeSpan Took { get; private set; }

    public IReadOnlyList<Person> All => _people;

    public Person Person(int number) => _people[number % _people.Count];

    public static async Task<Crowd> GrowAsync(string data, Template template, int count)
    {
        var clock = Stopwatch.StartNew();
        Crowd crowd = new();
        await using var grains = SqliteDatabase.Open(new() { Path = Path.Combine(data, "grains.db") });
        await using var index = SqliteDatabase.Open(new() { Path = Path.Combine(data, "index.db") });
        var states = await grains.ReadAsync(connection => StatesOf(connection, template));
        for (var made = 0; made < count; made += PeopleAtOnce)
        {
            var some = Enumerable.Range(made, Math.Min(PeopleAtOnce, count - made)).Select(number => new Clone(template, number)).ToList();
            crowd._people.AddRange(some.Select(clone => clone.Person));
            await grains.WriteAsync(connection => WriteStates(connection, states, some));
            await index.WriteAsync(connection => WriteRows(connection, template, some));
        }

        crowd.Took = clock.Elapsed;
        return crowd;
    }

    static List<State> StatesOf(SqliteConnection connection, Template template)
    {
        string[] keys = [$"{template.Person.Account:D}", template.Person.EmailKey, template.Person.Library, .. template.Photos.Select(id => $"{id:D}")];
        List<State> states = [];
        using var reader = connection.Prepared("SELECT grain_type, grain_key, name, json FROM grain_state").ExecuteReader();
        while (reader.Read())
        {
            if (Array.Find(keys, key => reader.GetString(1).Contains(key, StringComparison.Ordinal)) is { } key)
            {
                // A photo's state names no other photo: one replacement of ids is enough for each.
                states.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), Array.IndexOf(keys, key) - 3));
            }
        }

        return states;
    }

    static int WriteStates(SqliteConnection connection, List<State> states, List<Clone> clones)
    {
        foreach (var clone in clones)
        {
            foreach (var state in states)
            {
                connection.Prepared("INSERT INTO grain_state (grain_type, grain_key, name, version, json, modified) VALUES (@type, @key, @name, 1, @json, 0)")
                    .With("@type", state.Type).With("@key", clone.Of(state.Key, state.Photo)).With("@name", state.Name).With("@json", clone.Of(state.Json, state.Photo))
                    .ExecuteNonQuery();
            }
        }

        return states.Count;
    }

    static int WriteRows(SqliteConnection connection, Template template, List<Clone> clones)
    {
        foreach (var clone in clones)
        {
            connection.Prepared("INSERT INTO library (library_id, last_seq, photos, bytes) SELECT @new, last_seq, photos, bytes FROM library WHERE library_id = @old")
                .With("@new", clone.Person.Library).With("@old", template.Person.Library).ExecuteNonQuery();
            connection.Prepared("INSERT INTO library_month (library_id, month, photos, seq) SELECT @new, month, photos, seq FROM library_month WHERE library_id = @old")
                .With("@new", clone.Person.Library).With("@old", template.Person.Library).ExecuteNonQuery();
            for (var i = 0; i < template.Photos.Count; i++)
            {
                connection.Prepared(
                    """
                    INSERT INTO photo (library_id, removed, taken_desc, photo_id, width, height, placeholder, tag, kind, state, revision, seq, added_seq, changed_at,
                        size, sha256, name)
                    SELECT @new, removed, taken_desc, @newId, width, height, placeholder, tag, kind, state, revision, seq, added_seq, changed_at, size, sha256, name
                    FROM photo WHERE library_id = @old AND photo_id = @oldId
                    """)
                    .With("@new", clone.Person.Library).With("@newId", clone.Photos[i].ToByteArray(bigEndian: true))
                    .With("@old", template.Person.Library).With("@oldId", template.Photos[i].ToByteArray(bigEndian: true)).ExecuteNonQuery();
            }
        }

        return clones.Count;
    }

    /// <param name="Photo">Which of the template's photos it is of; negative for none.</param>
    sealed record State(string Type, string Key, string Name, string Json, int Photo);

    sealed class Clone
    {
        readonly Template _template;

        public Clone(Template template, int number)
        {
            _template = template;
            Person = new(Guid.NewGuid(), $"person{number}@example.org", RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz234567", 16), template.Person.Session);
            Photos = [.. template.Photos.Select(_ => Guid.NewGuid())];
        }

        public Person Person { get; }

        public Guid[] Photos { get; }

        /// <summary>A text of the template's with this one's ids.</summary>
        public string Of(string text, int photo)
        {
            var own = text
                .Replace($"{_template.Person.Account:D}", $"{Person.Account:D}", StringComparison.Ordinal)
                .Replace(_template.Person.Library, Person.Library, StringComparison.Ordinal)
                .Replace(_template.Person.EmailKey, Person.EmailKey, StringComparison.Ordinal)
                .Replace(_template.Person.Email, Person.Email, StringComparison.Ordinal);
            return photo < 0 ? own : own.Replace($"{_template.Photos[photo]:D}", $"{Photos[photo]:D}", StringComparison.Ordinal);
        }
    }
}
