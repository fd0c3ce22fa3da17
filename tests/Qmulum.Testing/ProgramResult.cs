namespace Qmulum.Testing;

/// <summary>How a program ended, and what it said.</summary>
public sealed record ProgramResult(int Status, string Output, string Errors)
{
    /// <exception cref="InvalidOperationException">It ended with another status; the message holds what it said.</exception>
    public ProgramResult Expect(int status) => Status == status
        ? this
        : throw new InvalidOperationException($"The program ended with {Status}, not {status}.\n{Output}\n{Errors}");
}
