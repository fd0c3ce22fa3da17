namespace Qmulum.Embedded.Streams;

/// <summary>Which stream of which provider.</summary>
readonly record struct StreamKey(string Provider, StreamId Id);
