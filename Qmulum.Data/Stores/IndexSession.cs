using System.Data.Common;

namespace Qmulum.Data;

/// <summary>What a unit of work uses: statements with named parameters, on one connection and in one transaction.</summary>
abstract class IndexSession
{
    /// <returns>How many rows were changed.</returns>
    public abstract Task<int> ExecuteAsync(string sql, params ReadOnlySpan<SqlValue> values);

    /// <summary>Runs a statement once for each set of values, in their order and in one round trip where there is a network.</summary>
    public abstract Task ExecuteEachAsync(string sql, IReadOnlyList<SqlValue[]> rows);

    public abstract Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<SqlValue> values);

    /// <summary>As <see cref="ExecuteEachAsync"/>, for a select.</summary>
    /// <returns>The rows of every select, one after the other.</returns>
    public abstract Task<List<T>> QueryEachAsync<T>(string sql, Func<DbDataReader, T> read, IReadOnlyList<SqlValue[]> rows);
}
