using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Libraries;

/// <summary>
/// A library's settings. Zone: an IANA name, UTC when it is left out. Quotas: no limit when they are left out. Location: where its bytes are; profile: what is
/// made of its photos.
/// </summary>
public sealed record LibrarySettingsReply(string? Zone, int TrashDays, long? QuotaBytes, long? QuotaPhotos, string Location, string Profile)
{
    internal static LibrarySettingsReply Of(LibrarySettings settings, string location) =>
        new(settings.Zone, settings.TrashDays, settings.Limits.Bytes, settings.Limits.Photos, location, LibraryChoices.Profile);
}

/// <summary>What is to change of a library; what is left out stays.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Settings">Settings.</param>
public sealed record LibraryChange(string? Name, LibrarySettingsChange? Settings);

/// <summary>What is to change of a library's settings; what is left out stays.</summary>
/// <param name="Zone">An IANA time zone such as "Europe/Berlin"; "" for UTC.</param>
/// <param name="TrashDays">1 to 365.</param>
/// <param name="QuotaBytes">0 for no limit.</param>
/// <param name="QuotaPhotos">0 for no limit.</param>
/// <param name="Location">The name of the location that it has. An administrator changes it.</param>
/// <param name="Profile">A profile's name. There is one: standard.</param>
public sealed record LibrarySettingsChange(
    string? Zone, int? TrashDays, long? QuotaBytes, long? QuotaPhotos, string? Location = null, string? Profile = null)
{
    internal LibrarySettings Apply(LibrarySettings before)
    {
        if (TrashDays is < 1 or > LibrarySettings.MaxTrashDays)
        {
            throw new ApiException(Faults.Invalid, $"settings.trashDays is {TrashDays}; it must be 1 to {LibrarySettings.MaxTrashDays}.");
        }

        return new(
            ZoneOf(before),
            TrashDays ?? before.TrashDays,
            new(LimitOf(QuotaBytes, before.Limits.Bytes, "settings.quotaBytes"), LimitOf(QuotaPhotos, before.Limits.Photos, "settings.quotaPhotos")));
    }

    /// <summary>A limit from outside: none stays as it was, 0 takes it away.</summary>
    internal static long? LimitOf(long? asked, long? before, string name) => asked switch
    {
        null => before,
        < 0 => throw new ApiException(Faults.Invalid, $"{name} is {asked}; it must be 1 or more, or 0 for no limit."),
        0 => null,
        _ => asked,
    };

    string? ZoneOf(LibrarySettings before) => Zone switch
    {
        null => before.Zone,
        "" => null,
        _ when TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var zone) && zone.HasIanaId => Zone,
        _ => throw new ApiException(
            Faults.Invalid, $"settings.zone is \"{RequestValues.Shorten(Zone)}\"; it must be a time zone such as Europe/Berlin, or \"\" for UTC."),
    };
}
