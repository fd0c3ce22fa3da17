namespace Qmulum.Grains.Interfaces;

/// <summary>How an account is named: a random UUID that says nothing of the person.</summary>
public static class AccountId
{
    /// <summary>A new one (RFC 9562, section 5.7: ordered by time).</summary>
    public static Guid New() => Guid.CreateVersion7();

    /// <summary>The grain key of an account: the UUID's usual text form.</summary>
    public static string ToKey(Guid id) => id.ToString("D");
}
