using System.Text.Json;

namespace Qmulum.Silo.Hosting;

/// <summary>What says in a bucket that a backup there is not whole, and who makes it.</summary>
/// <param name="Run">The id of one run of the program.</param>
/// <param name="RenewedAt">When that run said last that it is still there, by its machine's clock.</param>
sealed record BackupMark(Guid Run, DateTimeOffset RenewedAt)
{
    /// <summary>A run says it every minute; one that has not for so long was stopped.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>How long its run counts as one that is still there; zero or less when it was stopped.</summary>
    public TimeSpan FreshFor(DateTimeOffset now) => RenewedAt + Patience - now;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads one; what is none is that of a run that was stopped long ago.</summary>
    public static async Task<BackupMark> ReadAsync(Stream content, CancellationToken ct)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<BackupMark>(content, Json, ct) ?? Stopped;
        }
        catch (JsonException)
        {
            return Stopped;
        }
    }

    static BackupMark Stopped => new(Guid.Empty, DateTimeOffset.UnixEpoch);
}
