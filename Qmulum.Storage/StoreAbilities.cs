namespace Qmulum.Storage;

/// <summary>What a store's server was seen to do, beyond what every store must.</summary>
/// <param name="ConditionalPut">Whether it refuses to replace what must be new (If-None-Match: *).</param>
/// <param name="ChecksMd5">Whether it refuses a body that does not have its Content-MD5.</param>
/// <param name="ChecksSha256">Whether it refuses a body that does not have its x-amz-checksum-sha256.</param>
/// <param name="Parts">Whether it takes uploads in parts and lists those under way; without that nothing is larger than what is held in memory.</param>
/// <param name="Copies">Whether it copies by itself; without that nothing is larger than what is held in memory.</param>
public sealed record StoreAbilities(bool ConditionalPut, bool ChecksMd5, bool ChecksSha256, bool Parts, bool Copies);
