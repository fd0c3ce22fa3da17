using System.Runtime.CompilerServices;

namespace Qmulum.Storage;

/// <summary>Listings in key order as one in key order. A key that several have is listed once: as the first of them has it.</summary>
static class MergedListing
{
    public static async IAsyncEnumerable<BlobInfo> Of(IReadOnlyList<IAsyncEnumerable<BlobInfo>> lists, [EnumeratorCancellation] CancellationToken ct)
    {
        var all = lists.Select(list => list.GetAsyncEnumerator(ct)).ToList();
        try
        {
            List<IAsyncEnumerator<BlobInfo>> going = [];
            foreach (var list in all)
            {
                await AdvanceAsync(list, going).ConfigureAwait(false);
            }

            while (going.Count > 0)
            {
                var least = going.MinBy(list => list.Current.Key)!.Current; // the first of equal ones
                yield return least;
                foreach (var list in going.FindAll(list => list.Current.Key == least.Key))
                {
                    if (!await list.MoveNextAsync().ConfigureAwait(false))
                    {
                        going.Remove(list);
                    }
                }
            }
        }
        finally
        {
            foreach (var list in all)
            {
                await list.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    static async Task AdvanceAsync(IAsyncEnumerator<BlobInfo> list, List<IAsyncEnumerator<BlobInfo>> going)
    {
        if (await list.MoveNextAsync().ConfigureAwait(false))
        {
            going.Add(list);
        }
    }
}
