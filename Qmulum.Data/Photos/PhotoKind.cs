namespace Qmulum.Data;

/// <summary>What a photo's original is. The numbers are stored.</summary>
public enum PhotoKind
{
    Image = 1,
    Video = 2,

    /// <summary>Kept byte for byte, though it cannot be shown.</summary>
    Other = 3,
}
