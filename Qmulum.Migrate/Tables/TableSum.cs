namespace Qmulum.Migrate.Tables;

/// <summary>What a table held when it was read.</summary>
/// <param name="Table">Its name at the target.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Digest">Their <see cref="RowDigest"/>.</param>
sealed record TableSum(string Table, long Rows, string Digest);
