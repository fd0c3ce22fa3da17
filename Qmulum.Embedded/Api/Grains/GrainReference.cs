using Qmulum.Embedded;

namespace Orleans.Runtime;

/// <summary>A reference to a grain. It is cheap to make and stays valid whether the grain is active or not.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private protected GrainReference(EmbeddedRuntime runtime, GrainId grainId)
    {
        Runtime = runtime;
        GrainId = grainId;
    }

    /// <summary>Which grain.</summary>
    public GrainId GrainId { get; }

    /// <summary>The interface that the reference is called through; empty for one without.</summary>
    public virtual string InterfaceName => "";

    internal EmbeddedRuntime Runtime { get; }

    /// <summary>A reference to the same grain through another interface. It is not checked that the grain has it.</summary>
    public virtual TGrainInterface Cast<TGrainInterface>()
        where TGrainInterface : IAddressable =>
        this is TGrainInterface same ? same : Runtime.Client.GetGrain<TGrainInterface>(GrainId);

    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"GrainReference:{GrainId}:{InterfaceName}";

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) =>
        reference1 is null ? reference2 is null : reference1.Equals(reference2);

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);
}
