namespace Qmulum.Api.Errors;

/// <summary>One kind of thing that can be wrong.</summary>
/// <param name="Code">Stable word for programs.</param>
/// <param name="Status">HTTP status (RFC 9110, section 15).</param>
/// <param name="Title">What it is, for people; the same for every occurrence (RFC 9457, section 3.1.3).</param>
/// <param name="Alert">Whether an operator must look: it is logged as an error.</param>
/// <param name="Registered">The problem's type where a specification gives it one.</param>
public sealed record ApiFault(string Code, int Status, string Title, bool Alert = false, string? Registered = null)
{
    /// <summary>The problem's type (RFC 9457, section 3.1.1): a name, not a page.</summary>
    public string Type => Registered ?? $"urn:qmulum:problem:{Code}";
}
