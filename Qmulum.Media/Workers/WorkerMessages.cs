using System.Text.Json.Serialization;

namespace Qmulum.Media.Workers;

/// <summary>What a worker is told first.</summary>
sealed record WorkerSetup(MediaLimits Limits);

/// <summary>One file to derive from.</summary>
/// <param name="Length">Bytes of the file.</param>
/// <param name="Sent">Bytes of it that follow as frames; 0 when the worker opens <paramref name="Path"/>.</param>
/// <param name="Path">Where the worker finds it; null when it is sent.</param>
/// <param name="Plan">What to derive.</param>
sealed record WorkerRequest(long Length, int Sent, string? Path, DerivePlan Plan);

/// <summary>A rendition whose bytes follow in a frame of their own.</summary>
sealed record WorkerRendition(string Kind, RenditionFormat Format, string ContentType, int Width, int Height);

/// <summary><see cref="Derived"/> without the bytes of its renditions.</summary>
sealed record WorkerReply(
    MediaFormat Format,
    PixelFacts? Pixels,
    MediaFacts? Facts,
    IReadOnlyList<WorkerRendition> Renditions,
    byte[]? Placeholder,
    ulong? PerceptualHash,
    MediaFault? Damage,
    MediaFault? Failure)
{
    public static WorkerReply Of(Derived derived) => new(
        derived.Format,
        derived.Pixels,
        derived.Facts,
        [.. derived.Renditions.Select(static each => new WorkerRendition(each.Kind, each.Format, each.ContentType, each.Width, each.Height))],
        derived.Placeholder,
        derived.PerceptualHash,
        derived.Damage,
        derived.Failure);

    public Derived With(IReadOnlyList<byte[]> contents) => new()
    {
        Format = Format,
        Pixels = Pixels,
        Facts = Facts,
        Renditions = [.. Renditions.Zip(contents, static (each, content) =>
            new RenditionOutput(each.Kind, each.Format, each.ContentType, each.Width, each.Height, content))],
        Placeholder = Placeholder,
        PerceptualHash = PerceptualHash,
        Damage = Damage,
        Failure = Failure,
    };
}

/// <summary>The messages' JSON, made at build time: a worker's first file must not wait for reflection.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(WorkerSetup))]
[JsonSerializable(typeof(WorkerRequest))]
[JsonSerializable(typeof(WorkerReply))]
[JsonSerializable(typeof(MediaCapabilities))]
sealed partial class WorkerJson : JsonSerializerContext;
