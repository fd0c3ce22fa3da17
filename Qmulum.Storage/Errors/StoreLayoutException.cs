namespace Qmulum.Storage;

/// <summary>The place holds something that a store never puts there: a link on the way to a blob, a file where a folder must be, a folder of somebody else's files.</summary>
public sealed class StoreLayoutException(string message, Exception? cause = null) : StoreException(CodeName, message, cause)
{
    public const string CodeName = "store-layout";
}
