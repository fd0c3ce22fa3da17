using Qmulum.Cli.Http;

namespace Qmulum.Cli.Pull;

/// <summary>What a pull would do, without doing it: nothing is written, not even the folder is made.</summary>
static class PullPreview
{
    const int Page = 1_000;

    public static async Task WriteAsync(ApiClient server, PullOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = ReplicaFolder.LookAt(options.Folder);
        using var state = ReplicaState.LookAt(folder);
        var (since, toFetch, bytes, toLookAt, gone) = (ReplicaNote.Read(folder)?.Seq ?? 0, 0L, 0L, 0L, 0L);
        ChangePage page;
        do
        {
            page = await server.GetChangesAsync(options.Library, since, Page, cancellationToken);
            foreach (var change in page.Changes)
            {
                since = change.Seq;
                var held = state.Find(change.Photo.Id);
                if (change.IsRemoval)
                {
                    gone += held is { IsHere: true, RemovedAt: null } ? 1 : 0;
                }
                else if (held is not { IsHere: true })
                {
                    (toFetch, bytes) = (toFetch + 1, bytes + change.Photo.Size);
                }
                else
                {
                    toLookAt += held.Revision == change.Photo.Revision ? 0 : 1;
                }
            }
        }
        while (page.More);

        await output.WriteLineAsync(
            $"Dry run: {toFetch} to fetch ({Bytes.ToText(bytes)}), {toLookAt} whose facts changed, {gone} gone at the server, {state.Count} here.");
    }
}
