namespace Qmulum.Storage;

/// <summary>
/// What a store offers whose clients can reach it themselves: addresses that carry a permission of their own and end after a while. What they bring is
/// staged like any upload; nothing is believed of it before it was read.
/// </summary>
public interface IDirectStore
{
    /// <summary>An address at which a client reads a blob.</summary>
    /// <param name="key">The blob. Whether it is there is not looked at.</param>
    /// <param name="contentType">The media type that the store answers.</param>
    /// <param name="disposition">The Content-Disposition (RFC 6266) that it answers.</param>
    /// <param name="life">How long the address is good; temporary keys may end it earlier.</param>
    Task<Uri> ReadAddressAsync(BlobKey key, string contentType, string disposition, TimeSpan life);

    /// <summary>Begins an upload that a client sends in parts.</summary>
    /// <param name="id">Chosen by the caller; one upload has it.</param>
    /// <param name="size">How many bytes come: 1 or more.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The mark by which it is known from now on, and dropped (<see cref="IBlobStore.DropStagedAsync"/>).</returns>
    Task<StagedMark> BeginDirectAsync(Guid id, long size, CancellationToken ct);

    /// <summary>The parts that are not there yet, or not whole, each with an address to which it is put.</summary>
    /// <exception cref="StagedLostException">The store does not know this upload any more.</exception>
    Task<IReadOnlyList<DirectPart>> MissingPartsAsync(Guid id, StagedMark mark, long size, TimeSpan life, CancellationToken ct);

    /// <summary>Puts the parts together, which are all there, and reads what they are. The upload that is returned is finished.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="mark">Its mark.</param>
    /// <param name="size">How many bytes it must have.</param>
    /// <param name="read">Told of the bytes, one run after the other.</param>
    /// <param name="ct">Cancels; it can be asked for again.</param>
    /// <exception cref="StagedLostException">The parts are not all there.</exception>
    Task<IStagedUpload> TakeDirectAsync(Guid id, StagedMark mark, long size, Action<ReadOnlyMemory<byte>> read, CancellationToken ct);
}

/// <summary>A part that a client puts to the store itself.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Length">Its bytes: the address takes no other number.</param>
/// <param name="Address">Where it is put.</param>
public sealed record DirectPart(int Number, long Offset, long Length, Uri Address);
