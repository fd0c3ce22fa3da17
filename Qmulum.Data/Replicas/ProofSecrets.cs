using System.Security.Cryptography;

namespace Qmulum.Data;

/// <summary>
/// The secrets from which it follows what replicas are asked to prove: a new one each day, made on that day. They stand beside the answers and go with them, so
/// that who has an older copy of the database can foretell nothing, and a database without the answers has none of their secrets either.
/// </summary>
public sealed class ProofSecrets
{
    /// <summary>As long as the hash that is made with it: RFC 2104, clause 3.</summary>
    const int SecretBytes = 32;

    const string Select = "SELECT secret FROM proof_secret WHERE asked_on = @day";

    const string Insert = "INSERT INTO proof_secret (asked_on, secret) VALUES (@day, @secret) ON CONFLICT (asked_on) DO NOTHING";

    // One of a day to come was made by a clock that was wrong, and may be in copies of the database since. That of tomorrow may be of a process whose clock is
    // a little ahead.
    const string Prune = "DELETE FROM proof_secret WHERE asked_on < @first OR asked_on > @next";

    // What was answered on a day whose secret was lost can be compared with nothing.
    const string PruneAnswers = "DELETE FROM replica_proof WHERE asked_on < @first OR asked_on = @day";

    readonly IndexStore _store;

    internal ProofSecrets(IndexStore store) => _store = store;

    /// <summary>The secret of a day, counted from 1970-01-01 (UTC): 32 bytes. Null when nothing was asked on it, or it is too long ago.</summary>
    public async Task<byte[]?> FindAsync(long day, CancellationToken ct) =>
        (await _store.ReadAsync(session => SelectAsync(session, day), ct).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>The secret of today: 32 bytes. The first who asks makes it, for all processes, and forgets those that are of no use any more.</summary>
    /// <param name="today">The day, counted from 1970-01-01 (UTC).</param>
    /// <param name="days">For how many days before it the secrets are kept.</param>
    /// <param name="ct">Gives up waiting; none is made then.</param>
    public async Task<byte[]> GetOrMakeAsync(long today, int days, CancellationToken ct) =>
        await FindAsync(today, ct).ConfigureAwait(false) ?? await _store.WriteAsync(session => MakeAsync(session, today, today - days), ct).ConfigureAwait(false);

    static async Task<byte[]> MakeAsync(IndexSession session, long today, long first)
    {
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        if (await session.ExecuteAsync(Insert, ("@day", today), ("@secret", secret)).ConfigureAwait(false) > 0)
        {
            await session.ExecuteAsync(Prune, ("@first", first), ("@next", today + 1)).ConfigureAwait(false);
            await session.ExecuteAsync(PruneAnswers, ("@first", first), ("@day", today)).ConfigureAwait(false);
        }

        return (await SelectAsync(session, today).ConfigureAwait(false))[0]; // another process may have been first
    }

    static Task<List<byte[]>> SelectAsync(IndexSession session, long day) =>
        session.QueryAsync(Select, static row => row.GetFieldValue<byte[]>(0), ("@day", day));
}
