using Microsoft.Extensions.Logging;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads;

/// <summary>
/// Room that is held for one upload in its library and with the library's owner: before the first byte as far as the size is known, and more as more
/// comes. What is not settled is given back; a node that dies with its uploads gives back ten minutes later.
/// </summary>
sealed class UploadRoom : IAsyncDisposable
{
    /// <summary>Held at once more than has come when the size is not known, if there is so much.</summary>
    const long Step = 16L << 20;

    /// <summary>The keeper forgets what it does not hear of for ten minutes.</summary>
    static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(2);

    readonly Guid _id = Guid.CreateVersion7();
    readonly IUsageGrain? _keeper;
    readonly string _libraryId;
    readonly TimeProvider _clock;
    readonly ILogger? _log;
    long _held;
    long _toldAt;
    bool _isSettled;

    UploadRoom(IUsageGrain? keeper, string libraryId, long held, TimeProvider clock, ILogger? log)
    {
        (_keeper, _libraryId, _held, _clock, _log) = (keeper, libraryId, held, clock, log);
        _toldAt = clock.GetTimestamp();
    }

    /// <summary>For what adds nothing.</summary>
    public static UploadRoom NotNeeded { get; } = new(null, "", long.MaxValue, TimeProvider.System, null);

    /// <exception cref="QmulumException">QuotaExceeded: there is no room.</exception>
    public static async Task<UploadRoom> ReserveAsync(IUsageGrain keeper, string libraryId, long knownBytes, TimeProvider clock, ILogger log)
    {
        var room = new UploadRoom(keeper, libraryId, knownBytes, clock, log);
        await keeper.Reserve(room._id, libraryId, knownBytes);
        return room;
    }

    /// <summary>Makes sure that there is room for what has come.</summary>
    /// <exception cref="QmulumException">QuotaExceeded: there is none.</exception>
    public ValueTask RequireAsync(long bytes) =>
        _keeper is not null && (bytes > _held || _clock.GetElapsedTime(_toldAt) > TellEvery) ? new(ExtendAsync(_keeper, bytes)) : default;

    /// <summary>The photo is in: what it took is held from now on, nothing when the library had it already. Its receipt does not depend on this.</summary>
    public async Task SettleAsync(Usage added)
    {
        if (_keeper is null || _isSettled)
        {
            return;
        }

        _isSettled = true;
        try
        {
            await _keeper.Settle(_id, _libraryId, added);
        }
        catch (Exception exception)
        {
            // The keeper hears nothing of it any more, and counts anew.
            _log!.RoomNotSettled(exception);
        }
    }

    public ValueTask DisposeAsync() => new(SettleAsync(Usage.Nothing));

    async Task ExtendAsync(IUsageGrain keeper, long bytes)
    {
        _held = await keeper.Extend(_id, bytes > _held ? bytes + Step : _held, bytes);
        _toldAt = _clock.GetTimestamp();
    }
}
