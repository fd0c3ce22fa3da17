namespace Qmulum.Data;

/// <summary>What photos are counted by. The numbers are stored.</summary>
enum StatisticKind
{
    /// <summary>The original's media type.</summary>
    Format = 1,

    /// <summary>The camera's name.</summary>
    Camera = 2,

    /// <summary>The day on which it came, in days since 1970-01-01.</summary>
    Day = 3,

    /// <summary>Where its bytes are.</summary>
    Location = 4,

    /// <summary>Where its bytes are, of a photo in the trash: it is counted by nothing else.</summary>
    Trash = 5,
}
