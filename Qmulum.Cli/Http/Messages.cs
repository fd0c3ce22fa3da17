using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qmulum.Cli.Http;

/// <summary>GET /api/v1/server.</summary>
sealed record ServerInfo(string Name, string Version);

/// <summary>POST /api/v1/session.</summary>
sealed record SignIn(string Email, string Password);

/// <summary>POST /api/v1/me/keys: with the permissions that a key has when none are named.</summary>
sealed record KeyRequest(string Name, IReadOnlyList<string>? Permissions = null);

/// <summary>A new key's secret.</summary>
sealed record NewKey(string Secret);

/// <summary>GET /api/v1/libraries/{id}.</summary>
sealed record LibraryInfo(string Id, long Photos, long Bytes);

/// <summary>GET /api/v1/libraries.</summary>
sealed record LibraryList(IReadOnlyList<LibraryInfo> Libraries);

/// <summary>POST …/photos/check: SHA-256 as lower-case hex.</summary>
sealed record CheckRequest(IReadOnlyList<string> Sha256);

/// <summary>What the library does not hold; it names the photos it holds as well, which no command needs.</summary>
sealed record CheckAnswer(IReadOnlyList<string> Missing);

/// <summary>GET /api/v1/photos/{id}, as far as a download needs it.</summary>
sealed record PhotoFile(string Name, string Sha256);

/// <summary>GET of a library's changes.</summary>
sealed record ChangePage(IReadOnlyList<PhotoChange> Changes, long LastSeq, bool More);

/// <summary>What happened to a photo: <c>added</c>, <c>updated</c> or <c>removed</c>.</summary>
/// <param name="ForGood">Of one that is removed: whether it does not lie in the trash. An older server does not say.</param>
sealed record PhotoChange(long Seq, string Kind, ChangedPhoto Photo, bool? ForGood = null)
{
    public bool IsRemoval => Kind == "removed";
}

/// <summary>A photo as it was at a change; of one that is gone, its id alone tells something.</summary>
sealed record ChangedPhoto(Guid Id, long Revision, string Name, long Size);

/// <summary>GET /api/v1/photos/{id}, as far as a replica needs to know it.</summary>
sealed record PhotoFacts(long Revision, string Name, long Size, string Sha256, TakenFact Taken, IReadOnlyList<VersionFact>? Versions = null);

/// <summary>One of the files of a photo, the original first, and since when the library's replicas alone have it. An older server does not say.</summary>
sealed record VersionFact(DateTimeOffset? ElsewhereSince = null);

/// <summary>When a photo was taken, by the clock of the place.</summary>
sealed record TakenFact(DateTime Local);

/// <summary>PUT of a replica.</summary>
sealed record ReplicaName(string Name, string? Disk);

/// <summary>A replica that the server knows, and the last change that it told of; 0 for one that is new.</summary>
sealed record RegisteredReplica(bool IsNew, long Seq);

/// <summary>What a replica holds and what it lost, by SHA-256.</summary>
sealed record ReplicaReport(long Seq, IReadOnlyList<HeldFile> Held, IReadOnlyList<string> Lost);

/// <summary>A file that is whole, and since when that is known.</summary>
sealed record HeldFile(string Sha256, DateTimeOffset VerifiedAt);

/// <summary>What the server has lost and a replica has.</summary>
sealed record WantedList(IReadOnlyList<WantedOriginal> Wanted);

/// <summary>An original that the server has lost.</summary>
sealed record WantedOriginal(Guid PhotoId, string Sha256);

/// <summary>What a replica is to prove.</summary>
sealed record ChallengeList(IReadOnlyList<Challenge> Challenges);

/// <summary>An original that a replica is to prove to hold, and the 32 bytes that it reads before it, in hexadecimal digits.</summary>
sealed record Challenge(Guid PhotoId, string Sha256, string Nonce);

/// <summary>The answers.</summary>
sealed record ProofList(IReadOnlyList<Proof> Proofs);

/// <summary>The SHA-256 of the nonce and the original after it.</summary>
sealed record Proof(Guid PhotoId, string Nonce, string Digest);

/// <summary>How many answers the server takes.</summary>
sealed record ProofsTaken(int Taken);

/// <summary>Where a library keeps its originals.</summary>
sealed record Originals(long Elsewhere, long Bytes, long Recalled, long AtRisk, int? OnceReplicas = null, long Late = 0, DateTimeOffset? WaitsUntil = null);

/// <summary>GET of a library's replicas.</summary>
sealed record ReplicaList(IReadOnlyList<ReplicaFacts> Replicas);

/// <summary>A copy of a library, whether its owner counts on it, and which others are on the same disk.</summary>
sealed record ReplicaFacts(Guid Id, string Name, long Photos, DateTimeOffset LastSeen, bool Counts, IReadOnlyList<Guid> SameDiskAs);

/// <summary>Whether a replica is counted on.</summary>
sealed record ReplicaTrust(bool Counts);

/// <summary>What follows: how many originals are asked back.</summary>
sealed record ReplicaTrusted(long AskedBack);

/// <summary>Where it is to keep them.</summary>
sealed record OriginalsChoice([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? OnceReplicas);

/// <summary>GET of the key of receipts.</summary>
sealed record ServerKey(string Kid);

/// <summary>What the server answers once an upload is durable.</summary>
sealed record Receipt(string Sha256, long Size, bool Duplicate);

/// <summary>GET of an upload.</summary>
sealed record UploadState(string State, Receipt? Receipt = null, string? Problem = null);

/// <summary>GET of a library's uploads.</summary>
sealed record UploadRecords(IReadOnlyList<UploadRecord> Uploads, string? Next = null);

/// <summary>What became of an upload.</summary>
sealed record UploadRecord(
    string Name, string Device, string Path, long Size, long Received, string State, long Stops, string Reason, DateTimeOffset BeganAt, DateTimeOffset HeardAt);

/// <summary>application/problem+json (RFC 9457) with Qmulum's stable <c>code</c>.</summary>
sealed record Problem(string? Title = null, int? Status = null, string? Detail = null, string? Code = null);

/// <summary>Reading and writing the messages without reflection: a command that ends in a second must not spend it on start-up.</summary>
// An answer without a value that a command needs is not half understood but refused.
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ServerInfo))]
[JsonSerializable(typeof(SignIn))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(NewKey))]
[JsonSerializable(typeof(LibraryInfo))]
[JsonSerializable(typeof(LibraryList))]
[JsonSerializable(typeof(CheckRequest))]
[JsonSerializable(typeof(CheckAnswer))]
[JsonSerializable(typeof(PhotoFile))]
[JsonSerializable(typeof(ChangePage))]
[JsonSerializable(typeof(PhotoFacts))]
[JsonSerializable(typeof(ServerKey))]
[JsonSerializable(typeof(ReplicaName))]
[JsonSerializable(typeof(RegisteredReplica))]
[JsonSerializable(typeof(ReplicaReport))]
[JsonSerializable(typeof(WantedList))]
[JsonSerializable(typeof(ChallengeList))]
[JsonSerializable(typeof(ProofList))]
[JsonSerializable(typeof(ProofsTaken))]
[JsonSerializable(typeof(Originals))]
[JsonSerializable(typeof(OriginalsChoice))]
[JsonSerializable(typeof(ReplicaList))]
[JsonSerializable(typeof(ReplicaTrust))]
[JsonSerializable(typeof(ReplicaTrusted))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(UploadState))]
[JsonSerializable(typeof(UploadRecords))]
[JsonSerializable(typeof(Problem))]
sealed partial class MessageJson : JsonSerializerContext;
