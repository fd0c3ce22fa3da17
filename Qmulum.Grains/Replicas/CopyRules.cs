using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Replicas;

/// <summary>When a library has copies enough elsewhere.</summary>
static class CopyRules
{
    /// <summary>A copy that nobody has read for so long is not counted on. <c>pull --watch</c> reads each within a month.</summary>
    static readonly TimeSpan FreshFor = TimeSpan.FromDays(60);

    /// <summary>The rule of a library. One that keeps all its originals never has enough: what is still away comes back.</summary>
    public static CopyRule Of(LibraryInfo library, DateTimeOffset now) =>
        new(library.Owner ?? Guid.Empty, library.OnceReplicas ?? int.MaxValue, now - FreshFor);
}
