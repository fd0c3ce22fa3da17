using System.Globalization;
using Qmulum.Api.Export;

namespace Qmulum.Cli.Pull;

/// <summary>
/// Which photo has which path in a replica: a folder for each month, the photo's own name as far as every system takes it, and no two alike even where
/// cases are not told apart.
/// </summary>
sealed class PhotoPlaces(ReplicaFolder folder)
{
    readonly Lock _lock = new();
    readonly Dictionary<string, Guid> _owners = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The path is the photo's already.</summary>
    public void Enter(string path, Guid id)
    {
        lock (_lock)
        {
            _owners[path] = id;
        }
    }

    /// <summary>Gives a photo its path; the same each time, while nothing else is in the way.</summary>
    /// <param name="taken">The time that it was taken, by the clock of the place.</param>
    /// <param name="name">What the person calls it.</param>
    public string Reserve(Guid id, DateTime taken, string name)
    {
        var month = string.Create(CultureInfo.InvariantCulture, $"{taken:yyyy}/{taken:yyyy-MM}/");
        var clean = PortableName.Of(name);
        clean = Sidecar.IsName(clean) ? $"{clean}_" : clean;
        string[] names = [clean, PortableName.With(clean, id.ToString("N")[..12]), PortableName.With(clean, id.ToString("N"))];
        lock (_lock)
        {
            var path = names.Select(one => month + one).FirstOrDefault(one => IsFor(id, one))
                ?? throw new IOException($"Something else has the name {month}{names[^1]}; move it away.");
            _owners[path] = id;
            return path;
        }
    }

    /// <summary>The photo is not there any more. A path that differs in case alone stays taken by its file.</summary>
    public void Leave(string path, Guid id)
    {
        lock (_lock)
        {
            if (_owners.TryGetValue(path, out var owner) && owner == id)
            {
                _owners.Remove(path);
            }
        }
    }

    // A file that no photo of this replica has is ours when the facts beside it say so: it came, and the program was stopped before it was noted.
    bool IsFor(Guid id, string path) => _owners.TryGetValue(path, out var owner)
        ? owner == id
        : !Directory.Exists(folder.FullPath(path)) && (!folder.HasFile(path) || Sidecar.IdAt(folder, path) == id);
}
