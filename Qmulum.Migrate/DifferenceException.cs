namespace Qmulum.Migrate;

/// <summary>What arrived is not what was sent; the message says where.</summary>
sealed class DifferenceException(string message) : Exception(message);
