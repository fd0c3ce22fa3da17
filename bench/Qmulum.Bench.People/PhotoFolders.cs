namespace Qmulum.Bench.People;

/// <summary>The folders that the photos of those who will send one lie in; the files themselves, and the folders of others, nobody asks for.</summary>
static class PhotoFolders
{
    public static void Make(string data, IEnumerable<Clone> clones)
    {
        foreach (var clone in clones)
        {
            // docs/storage-layout.md
            var photos = Path.Combine(data, "location", "libraries", clone.Person.Library, "photos");
            foreach (var shard in clone.Photos.Select(id => $"{id:D}"[..2]).Distinct())
            {
                Directory.CreateDirectory(Path.Combine(photos, shard));
            }
        }
    }
}
