namespace Qmulum.Cli.Http;

/// <summary>Somebody answers at the server's address, but not in Qmulum's words. A retry would hear the same.</summary>
sealed class NotQmulumException(string message, Exception? cause) : Exception(message, cause);
