namespace Qmulum.Data;

/// <summary>The database holds tables that this build cannot use.</summary>
public sealed class IndexSchemaException(string message) : Exception(message);
