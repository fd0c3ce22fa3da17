using System.Text.Json;

namespace Qmulum.Data;

/// <summary>What a copy of a cluster's database says of itself, in <c>tables.json</c>; docs/backup.md has its format.</summary>
/// <param name="Version">The version of the tables.</param>
/// <param name="Location">The id of the installation's own location; null when no server was started on the database yet.</param>
/// <param name="Photos">How many photos there are, those in the trash included.</param>
/// <param name="Tables">In the order of their names.</param>
public sealed record CopiedTables(int Version, Guid? Location, long Photos, IReadOnlyList<CopiedTable> Tables)
{
    /// <summary>Its name.</summary>
    public const string FileName = "tables.json";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Reads one.</summary>
    /// <exception cref="IndexSchemaException">It is none.</exception>
    public static CopiedTables Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<CopiedTables>(File.ReadAllBytes(Path.Combine(folder, FileName)), Json) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException fault)
        {
            throw new IndexSchemaException($"{FileName} of the backup is damaged: {fault.Message}");
        }
    }

    internal void Write(string folder) => File.WriteAllBytes(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, Json));
}

/// <summary>One table of the copy.</summary>
/// <param name="Name">Its name, and that of its file without <c>tables/</c> and <c>.copy</c>.</param>
/// <param name="Columns">In the order in which the file has their values.</param>
/// <param name="Rows">How many there are.</param>
public sealed record CopiedTable(string Name, IReadOnlyList<string> Columns, long Rows)
{
    /// <summary>Its file: what <c>COPY … TO … (FORMAT binary)</c> writes.</summary>
    public string FileName => $"tables/{Name}.copy";

    internal string Quoted => $"\"{Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    internal string InCopy => $"{Quoted} ({string.Join(", ", Columns.Select(column => $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))})";
}
