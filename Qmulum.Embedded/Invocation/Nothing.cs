namespace Qmulum.Embedded.Invocation;

/// <summary>The result of a method that returns none.</summary>
readonly struct Nothing;
