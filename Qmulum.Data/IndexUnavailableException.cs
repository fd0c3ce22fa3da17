namespace Qmulum.Data;

/// <summary>The database cannot be reached, read or written just now. Nothing was changed; trying later is right.</summary>
public class IndexUnavailableException(string message, Exception inner) : Exception(message, inner);
