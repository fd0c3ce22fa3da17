using System.Text.Json;
using Qmulum.Storage;

namespace Qmulum.Api.Export;

/// <summary>
/// An archive before it is sent: which files it has at which place. It is kept, so that a download that broke off goes on with the same bytes however much
/// came into the libraries since.
/// </summary>
/// <param name="Schema">Version of this record's shape.</param>
/// <param name="Id">Its id: the time it was made, and chance. Later ones are greater.</param>
/// <param name="AccountId">Whose it is.</param>
/// <param name="Libraries">The libraries whose photos are in it.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Entries">How many files it has.</param>
/// <param name="CentralOffset">Where the directory begins, in bytes: the files end there.</param>
/// <param name="CentralSize">Bytes of the directory.</param>
/// <param name="Marks">Where to begin to read the plan for a place of the archive, in their order.</param>
sealed record ExportPlan(
    int Schema,
    string Id,
    Guid AccountId,
    IReadOnlyList<string> Libraries,
    DateTimeOffset MadeAt,
    long Entries,
    long CentralOffset,
    long CentralSize,
    IReadOnlyList<ExportMark> Marks)
{
    public const int CurrentSchema = 1;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Bytes of the archive.</summary>
    public long Size => CentralOffset + CentralSize + ZipFormat.EndBytes;

    /// <summary>Its entity tag, quoted; strong: the same bytes each time.</summary>
    public string ETag => $"\"export-{Id}\"";

    public ExportKeys Keys => new(AccountId, Id);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>The plan of these bytes; null when they are of another version.</summary>
    public static async Task<ExportPlan?> ReadAsync(Stream bytes, CancellationToken cancellationToken) =>
        await JsonSerializer.DeserializeAsync<ExportPlan>(bytes, Json, cancellationToken) is { Schema: CurrentSchema } plan ? plan : null;
}

/// <summary>The start of every so many files.</summary>
/// <param name="Offset">Where the file begins in the archive.</param>
/// <param name="Central">Where its header begins in the directory, from the directory's start.</param>
/// <param name="Position">Where its record begins in the plan.</param>
sealed record ExportMark(long Offset, long Central, long Position);

/// <summary>Where a plan lies in the location.</summary>
sealed record ExportKeys(Guid AccountId, string Id)
{
    /// <summary>All plans lie below.</summary>
    public const string Root = "exports/";

    const string PlanName = "/plan.json";

    /// <summary>What it is; written last, so that a plan that has it is whole.</summary>
    public BlobKey Plan => BlobKey.Parse($"{FolderOf(AccountId)}{Id}{PlanName}");

    /// <summary>The records of its files.</summary>
    public BlobKey Entries => BlobKey.Parse($"{FolderOf(AccountId)}{Id}/entries");

    /// <summary>The texts that are in no blob of their own.</summary>
    public BlobKey Texts => BlobKey.Parse($"{FolderOf(AccountId)}{Id}/texts");

    public IEnumerable<BlobKey> All => [Plan, Entries, Texts];

    public static string FolderOf(Guid accountId) => $"{Root}{accountId:D}/";

    /// <summary>The id of a plan, of the key of its last part; null for another key.</summary>
    public static string? IdOf(BlobKey key) => key.Value.EndsWith(PlanName, StringComparison.Ordinal) ? key.Value.Split('/')[2] : null;

    public static string NewId(DateTimeOffset now) => $"{now.ToUnixTimeMilliseconds():D14}-{Guid.NewGuid():N}";
}
