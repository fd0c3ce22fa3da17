using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qmulum.Silo.Hosting;

/// <summary>What a check has seen and found: all are counted, the first are kept.</summary>
sealed class FsckReport
{
    /// <summary>With more it is not files that are damaged but the whole location, or it is another one.</summary>
    const int Kept = 10_000;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    readonly List<FsckFinding> _findings = [];
    readonly Dictionary<FindingKind, long> _counts = [];

    public long Photos { get; set; }

    public long Rows { get; set; }

    public long Files { get; set; }

    /// <summary>Photos whose originals the replicas alone keep.</summary>
    public long Elsewhere { get; set; }

    /// <summary>Bytes that were read to compare them with their hash.</summary>
    public long BytesRead { get; set; }

    /// <summary>Photos that no state tells of and whose manifests are there: all of them, also those that are not among the first findings.</summary>
    public long LostPhotos { get; private set; }

    public IReadOnlyList<FsckFinding> Findings => _findings;

    /// <summary>How many things are missing or damaged.</summary>
    public long Faults => _counts.Where(count => count.Key != FindingKind.FileExtra).Sum(count => count.Value);

    public bool IsWhole => Faults == 0;

    public void Add(FsckFinding finding)
    {
        _counts[finding.Kind] = _counts.GetValueOrDefault(finding.Kind) + 1;
        LostPhotos += finding.IsOfLostPhoto ? 1 : 0;
        if (_findings.Count < Kept)
        {
            _findings.Add(finding);
        }
    }

    /// <summary>Adds to what is told of originals.</summary>
    /// <param name="more">What there is to say, by photo.</param>
    public void Explain(IReadOnlyDictionary<Guid, string> more)
    {
        for (var i = 0; i < _findings.Count; i++)
        {
            if (_findings[i].IsOfOriginal && more.TryGetValue(_findings[i].Photo, out var words))
            {
                _findings[i] = _findings[i] with { Words = $"{_findings[i].Words} {words}" };
            }
        }
    }

    /// <summary>What another look found as well: the rest was on its way when it was looked at, or was moved, deleted or left to replicas before it was read.</summary>
    public FsckReport Confirmed(FsckReport again)
    {
        FsckReport confirmed = new() { Photos = again.Photos, Rows = again.Rows, Files = again.Files, Elsewhere = again.Elsewhere, BytesRead = BytesRead };
        foreach (var finding in _findings.Where(finding => again._findings.Exists(finding.IsSameAs)))
        {
            confirmed.Add(finding);
        }

        return confirmed;
    }

    /// <summary>For people: a line each, then how many there are.</summary>
    public void WriteTo(TextWriter output)
    {
        foreach (var finding in _findings)
        {
            output.WriteLine(finding);
        }

        var counts = string.Join(", ", _counts.OrderBy(count => count.Key).Select(count => $"{count.Value} {JsonNamingPolicy.KebabCaseLower.ConvertName($"{count.Key}")}"));
        output.WriteLine($"{Photos} photos, {Rows} rows and {Files} files were looked at{(BytesRead > 0 ? $", {BytesRead} bytes read" : "")}. "
            + (Elsewhere > 0 ? $"{(Elsewhere == 1 ? "1 original is" : $"{Elsewhere} originals are")} kept by replicas alone. " : "")
            + (counts.Length == 0 ? "All is whole." : $"Found: {counts}.{(IsWhole ? " Nothing is missing or damaged." : "")}"));
    }

    /// <summary>For programs.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="placed">How many places were added to those of libraries; null when none was to be.</param>
    /// <param name="mended">How many were mended; null when nothing was to be.</param>
    /// <param name="taken">How many photos were entered of which only the files were left; null when none was to be.</param>
    public void WriteJsonTo(TextWriter output, long? placed, long? mended, long? taken) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            IsWhole,
            Photos,
            Rows,
            Files,
            Elsewhere,
            BytesRead,
            Counts = _counts.ToDictionary(count => JsonNamingPolicy.KebabCaseLower.ConvertName($"{count.Key}"), count => count.Value),
            Placed = placed,
            Mended = mended,
            TakenIn = taken,
            Findings = _findings,
        },
        Json));
}
