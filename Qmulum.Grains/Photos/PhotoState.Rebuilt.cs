using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Photos;

public sealed partial record PhotoState
{
    /// <summary>What a manifest tells of the photo while its original is elsewhere.</summary>
    ShownPhoto ToShown() => new(
        Kind, Pixels, Facts is { Keywords.IsDefault: true } facts ? facts with { Keywords = [] } : Facts, Placeholder, Tag, Look, Renditions);

    /// <summary>
    /// The state of a photo that is made again from such a manifest: it is shown by what lies in the location, and what is due on it waits for the original.
    /// </summary>
    /// <param name="photo">What the manifest told.</param>
    /// <param name="since">Since when the replicas alone have the original.</param>
    public PhotoState MadeAgain(NewPhoto photo, DateTimeOffset since)
    {
        var away = this with
        {
            Elsewhere = new(since, Copies: 0, RecalledAt: null),
            Versions = Versions.SetItem(0, Versions[0] with { ElsewhereSince = since }),
            Overlay = photo.Set ?? PhotoOverlay.None,
        };
        return (photo.Shown is not { Renditions.IsDefaultOrEmpty: false } shown ? away : away with
        {
            Kind = shown.Kind,
            Pixels = shown.Pixels,
            Facts = shown.Facts,
            Placeholder = shown.Placeholder,
            Tag = shown.Tag,
            Look = shown.Look,
            Renditions = shown.Renditions,
            Tasks = [.. Tasks.Select(static task => task with { IsBackfill = true })], // it is shown meanwhile
        }).TellingItsWait();
    }
}
