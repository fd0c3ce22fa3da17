using System.Diagnostics;

namespace Qmulum.Bench.People;

/// <summary>
/// People as the template is, written into the databases of a server that does not run: a million uploads by HTTP would take hours. Ids, addresses and keys are
/// each one's own; what the states and rows look like is what the server wrote.
/// </summary>
sealed class Crowd
{
    Crowd(IReadOnlyList<Person> all, TimeSpan took)
    {
        All = all;
        Took = took;
    }

    /// <summary>How long it took to make them.</summary>
    public TimeSpan Took { get; }

    public IReadOnlyList<Person> All { get; }

    public Person Person(int number) => All[((number % All.Count) + All.Count) % All.Count];

    public static async Task<Crowd> GrowAsync(string data, Template template, int count)
    {
        var clock = Stopwatch.StartNew();
        var clones = Clone.Make(template, count);
        await Task.WhenAll(
            Task.Run(() => BulkDatabase.Fill(Path.Combine(data, "grains.db"), connection => GrainStates.Write(connection, template, clones))),
            Task.Run(() => BulkDatabase.Fill(Path.Combine(data, "index.db"), connection => IndexRows.Write(connection, template, clones))));
        PhotoFolders.Make(data, clones.Take(Visits.Times).Concat(clones.TakeLast(Visits.Times)).Distinct());
        return new([.. clones.Select(clone => clone.Person)], clock.Elapsed);
    }
}
