namespace Qmulum.Migrate;

/// <summary>The source or the target is not one to work with; the message says why and what to do. Nothing was changed.</summary>
sealed class RefusedException(string message) : Exception(message);
