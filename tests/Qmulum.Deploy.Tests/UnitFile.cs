namespace Qmulum.Deploy.Tests;

/// <summary>A systemd unit as its lines are (systemd.syntax(7)); values of a key that stands more than once in their order.</summary>
sealed class UnitFile
{
    readonly ILookup<string, string> _values;

    UnitFile(ILookup<string, string> values) => _values = values;

    public static string PathOf(string name) => Path.Combine(RepositoryRoot.Path, "deploy", "systemd", name);

    public static UnitFile Read(string name) => new(File.ReadLines(PathOf(name))
        .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
        .Select(line => line.Split('=', 2))
        .ToLookup(pair => pair[0], pair => pair[1]));

    /// <summary>The last value of a key, which counts.</summary>
    public string this[string key] => _values[key].LastOrDefault() ?? throw new KeyNotFoundException($"The unit has no {key}.");

    public bool Has(string key) => _values.Contains(key);

    public IEnumerable<string> All(string key) => _values[key];
}
