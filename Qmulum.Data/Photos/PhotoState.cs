namespace Qmulum.Data;

/// <summary>How far a photo is. The numbers are stored.</summary>
public enum PhotoState
{
    /// <summary>Its renditions are due.</summary>
    Pending = 1,

    Ready = 2,

    /// <summary>Its renditions could not be made.</summary>
    Failed = 3,

    /// <summary>Shown as far as its file is whole.</summary>
    Damaged = 4,
}
