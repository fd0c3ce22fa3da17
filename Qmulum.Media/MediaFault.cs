namespace Qmulum.Media;

/// <summary>What is wrong with a file, for a program and for a person.</summary>
/// <param name="Code">The kind of fault.</param>
/// <param name="Message">One English sentence with the value that was found and the limit it broke; holds no file name.</param>
public sealed record MediaFault(MediaFaultCode Code, string Message);
