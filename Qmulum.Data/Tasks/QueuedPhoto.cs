namespace Qmulum.Data;

/// <summary>A photo in the queue.</summary>
/// <param name="Owner">Who holds it, or held it until its lease ended; null for nobody.</param>
/// <param name="NotBefore">When it is due, or became so.</param>
public sealed record QueuedPhoto(Guid PhotoId, string LibraryId, WorkPriority Priority, string? Owner, DateTimeOffset NotBefore);
