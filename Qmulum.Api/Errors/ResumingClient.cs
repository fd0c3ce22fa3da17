namespace Qmulum.Api.Errors;

/// <summary>
/// Marks a request whose client goes on by itself when the line breaks, and gives up for good at an answer that says that the server cannot now: the uploaders
/// of phones do so. For what passes, the line is cut in place of the answer.
/// </summary>
sealed class ResumingClient
{
    ResumingClient()
    {
    }

    public static ResumingClient Instance { get; } = new();

    /// <summary>Whether a later request may find it otherwise. A full disk (507) does not pass by itself: a person must hear of it.</summary>
    public static bool Passes(ApiFault fault) => fault.Status is 408 or 423 or 500 or 503 or 504;
}
