namespace Qmulum.Data;

/// <summary>What one transaction changes of the counts.</summary>
sealed class StatisticChanges
{
    /// <summary>The one location that there is.</summary>
    public const string Location = "default";

    const string Insert = "INSERT INTO statistic_change (change_id, kind, name, photos, bytes) VALUES (@change, @kind, @name, @photos, @bytes)";

    readonly Dictionary<(StatisticKind Kind, string Name), (long Photos, long Bytes)> _changes = [];

    /// <summary>A photo comes or goes.</summary>
    /// <param name="photos">1 or -1.</param>
    public void Count(PhotoTraits traits, long size, PhotoPresence presence, int photos)
    {
        if (traits.Format.Length == 0 || presence == PhotoPresence.Gone)
        {
            return;
        }

        if (presence != PhotoPresence.There)
        {
            Add(StatisticKind.Trash, Location, size, photos);
            return;
        }

        Add(StatisticKind.Format, traits.Format, size, photos);
        Add(StatisticKind.Day, traits.ReceivedDay.ToString(System.Globalization.CultureInfo.InvariantCulture), size, photos);
        Add(StatisticKind.Location, Location, size, photos);
        if (traits.Camera.Length > 0)
        {
            Add(StatisticKind.Camera, traits.Camera, size, photos);
        }
    }

    public Task SaveAsync(IndexSession session) => session.ExecuteEachAsync(
        Insert,
        [.. _changes.Where(change => change.Value != default).Select(change => (SqlValue[])[
            ("@change", PhotoColumns.IdBytes(Guid.CreateVersion7())), ("@kind", (long)change.Key.Kind), ("@name", change.Key.Name),
            ("@photos", change.Value.Photos), ("@bytes", change.Value.Bytes)])]);

    void Add(StatisticKind kind, string name, long size, int photos)
    {
        var before = _changes.GetValueOrDefault((kind, name));
        _changes[(kind, name)] = (before.Photos + photos, before.Bytes + (photos * size));
    }
}
