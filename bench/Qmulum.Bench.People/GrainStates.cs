using Microsoft.Data.Sqlite;

namespace Qmulum.Bench.People;

/// <summary>The grains' states of the template and its photos, and the same for others.</summary>
static class GrainStates
{
    public static void Write(SqliteConnection connection, Template template, IReadOnlyList<Clone> clones)
    {
        var states = Read(connection, template);
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO grain_state (grain_type, grain_key, name, version, json, modified) VALUES (@type, @key, @name, 1, @json, 0)";
        var (type, key, name, json) = (insert.Parameters.Add("@type", SqliteType.Text), insert.Parameters.Add("@key", SqliteType.Text),
            insert.Parameters.Add("@name", SqliteType.Text), insert.Parameters.Add("@json", SqliteType.Text));
        foreach (var state in states)
        {
            foreach (var clone in clones)
            {
                var names = Clone.NamesOf(clone.Person, clone.Photos[state.Photo ?? 0]);
                (type.Value, key.Value, name.Value, json.Value) = (state.Type, state.Key.With(names), state.Name, state.Json.With(names));
                insert.ExecuteNonQuery();
            }
        }
    }

    static List<State> Read(SqliteConnection connection, Template template)
    {
        string[] own = [$"{template.Person.Account:D}", template.Person.EmailKey, template.Person.Library];
        List<State> states = [];
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT grain_type, grain_key, name, json FROM grain_state";
        using var reader = select.ExecuteReader();
        while (reader.Read())
        {
            var key = reader.GetString(1);
            int? photo = Guid.TryParse(key, out var id) && Array.IndexOf(template.Photos, id) is >= 0 and var found ? found : null;
            if (photo is null && !own.Any(name => key.Contains(name, StringComparison.Ordinal)))
            {
                continue;
            }

            // A photo's state names no other photo.
            var names = Clone.NamesOf(template.Person, template.Photos[photo ?? 0]);
            states.Add(new(reader.GetString(0), new(key, names), reader.GetString(2), new(reader.GetString(3), names), photo));
        }

        // Clones have their photos' ids in the order of the template's photos.
        return [.. states.OrderBy(state => state.Type, StringComparer.Ordinal).ThenBy(state => state.Photo)];
    }

    /// <param name="Photo">Which of the template's photos it is of; null for none.</param>
    sealed record State(string Type, Pattern Key, string Name, Pattern Json, int? Photo);
}
