using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.History;

/// <summary>An attempt to bring a file that is under way.</summary>
/// <param name="file">The file.</param>
/// <param name="accountId">Who sends it.</param>
/// <param name="door">The way that it comes.</param>
/// <param name="beganAt">When it began.</param>
sealed class RunningAttempt(IncomingFile file, Guid accountId, UploadDoor door, DateTimeOffset beganAt)
{
    DateTimeOffset _toldAt = DateTimeOffset.MinValue;

    public Guid Id { get; } = Guid.CreateVersion7(beganAt);

    /// <summary>Whether it is not entered yet, or must be heard of again.</summary>
    public bool IsToBeTold(DateTimeOffset now, TimeSpan again) => now - _toldAt >= again;

    /// <summary>How it is now; from here on it counts as told.</summary>
    public UploadAttempt At(DateTimeOffset now)
    {
        _toldAt = now;
        return With(AttemptProgress.Running);
    }

    public UploadAttempt Done(Receipt receipt) => With(AttemptProgress.Done) with { Size = receipt.Size, Received = file.Received };

    public UploadAttempt Failed(Exception exception) => With(AttemptProgress.Failed) with { Reason = StopReason.Of(exception) };

    UploadAttempt With(AttemptProgress progress) =>
        new(Id, file.LibraryId, accountId, file.Name, file.Origin, door, file.DeclaredSize, file.Received, progress, "", beganAt);
}
