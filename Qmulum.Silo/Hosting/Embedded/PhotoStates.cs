using Microsoft.Data.Sqlite;
using Qmulum.Grains.Care;
using Qmulum.Sqlite;

namespace Qmulum.Silo.Hosting;

/// <summary>The states of one server, in their file. Each step has a connection of its own: between two of them nothing is kept back that was written meanwhile.</summary>
/// <param name="grains">The file.</param>
sealed class PhotoStates(string grains) : IPhotoStates
{
    // '~' comes after every character of a key. A state that is no JSON any more is in no library; the grain tells of it when it is asked for.
    const string Select = """
        SELECT grain_key, CASE WHEN json_extract(text, '$.purgedAt') IS NULL AND modified < @before THEN json_extract(text, '$.libraryId') END FROM (
            SELECT grain_key, modified, CASE WHEN json_valid(CAST(json AS TEXT)) THEN CAST(json AS TEXT) ELSE '{}' END AS text FROM grain_state
            WHERE grain_type = 'photo' AND grain_key > @after AND grain_key < '~' AND name = 'photo')
        ORDER BY grain_key LIMIT @limit
        """;

    public Task<IReadOnlyList<StatedPhoto>> StepAsync(Guid? after, DateTimeOffset writtenBefore, int limit, CancellationToken ct) =>
        Task.Run(() => Step(after, writtenBefore, limit), ct);

    IReadOnlyList<StatedPhoto> Step(Guid? after, DateTimeOffset writtenBefore, int limit)
    {
        using var moment = SqliteMoment.Of(grains);
        return moment.Read(grains, connection =>
        {
            using var command = new SqliteCommand(Select, connection)
                .With("@after", after?.ToString("D") ?? "").With("@before", writtenBefore.ToUnixTimeMilliseconds()).With("@limit", (long)limit);
            using var reader = command.ExecuteReader();
            List<StatedPhoto> photos = [];
            while (reader.Read())
            {
                photos.Add(new(Guid.ParseExact(reader.GetString(0), "D"), reader.IsDBNull(1) ? null : reader.GetString(1)));
            }

            return photos;
        });
    }
}
