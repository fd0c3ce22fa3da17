namespace Qmulum.Storage;

/// <summary>Of a staged upload not all bytes are there that its mark tells of: somebody removed them, or a disk was put back in time.</summary>
public sealed class StagedLostException(string message, Exception? cause = null) : StoreException(CodeName, message, cause)
{
    public const string CodeName = "staged-lost";
}
