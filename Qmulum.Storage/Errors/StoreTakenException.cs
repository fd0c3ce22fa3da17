namespace Qmulum.Storage;

/// <summary>A location was to be taken, and its marker is not what it was when that was decided: another server was faster. Nothing was written.</summary>
public sealed class StoreTakenException(string place)
    : StoreException(CodeName, $"{place} was just taken by another server, or is just being taken. Look whose it is, and name a place of this server's own.")
{
    public const string CodeName = "store-taken";
}
