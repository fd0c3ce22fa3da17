using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Replicas;

/// <summary>When a library has copies enough elsewhere.</summary>
static class CopyRules
{
    /// <summary>A copy that nobody has read for so long is not counted on. <c>pull --watch</c> reads each within a month.</summary>
    static readonly TimeSpan FreshFor = TimeSpan.FromDays(60);

    /// <summary>A replica that was not heard of for so long is not counted on: it may be gone. <c>pull --watch</c> is heard of each minute.</summary>
    static readonly TimeSpan SeenFor = TimeSpan.FromDays(14);

    /// <summary>What was asked back for so long is not on its way: somebody has to look.</summary>
    public static TimeSpan LateAfter { get; } = TimeSpan.FromDays(7);

    /// <summary>The rule of a library. One that keeps all its originals never has enough: what is still away comes back.</summary>
    public static CopyRule Of(LibraryInfo library, DateTimeOffset now) => Of(library.Owner, library.OnceReplicas, now);

    /// <inheritdoc cref="Of(LibraryInfo, DateTimeOffset)"/>
    public static CopyRule Of(Guid? owner, int? onceReplicas, DateTimeOffset now) =>
        new(owner ?? Guid.Empty, onceReplicas ?? int.MaxValue, now - FreshFor) { SeenSince = now - SeenFor };
}
