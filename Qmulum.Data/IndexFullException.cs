namespace Qmulum.Data;

/// <summary>The database's disk is full. Nothing was changed.</summary>
public sealed class IndexFullException(string message, Exception inner) : IndexUnavailableException(message, inner);
