namespace Qmulum.Grains.Interfaces;

/// <summary>What a token is for; stands in its first letters, so that one cannot be used as another, and scanners for lost secrets know it.</summary>
[GenerateSerializer, Alias("qmulum.token-kind")]
public enum TokenKind
{
    /// <summary>A signed-in browser: <c>qms_</c>.</summary>
    Session = 1,

    /// <summary>A program: <c>qmk_</c>.</summary>
    Key = 2,

    /// <summary>The link to the first account: <c>qmx_</c>.</summary>
    Setup = 3,

    /// <summary>A link that confirms an e-mail address: <c>qmc_</c>.</summary>
    Confirmation = 4,

    /// <summary>A link that sets a new password: <c>qmr_</c>.</summary>
    Reset = 5,

    /// <summary>A link into a library: <c>qmi_</c>.</summary>
    Invitation = 6,
}
