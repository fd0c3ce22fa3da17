namespace Qmulum.Cli.Http;

/// <summary>Nobody answers at the server's address, or the connection broke: a passing state that a retry may cure.</summary>
sealed class UnreachableException(string message, Exception? cause = null) : Exception(message, cause);
