namespace Qmulum.Storage;

/// <summary>Another process, or another request of this one, is writing to this staged upload.</summary>
public sealed class StagedBusyException(Exception? cause = null)
    : StoreException(CodeName, "Another request still writes to this upload. Ask again in a moment.", cause)
{
    public const string CodeName = "staged-busy";
}
