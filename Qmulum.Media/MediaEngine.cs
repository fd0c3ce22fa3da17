using Qmulum.Media.Facts;
using Qmulum.Media.Formats;
using Qmulum.Media.Native;

namespace Qmulum.Media;

/// <summary>
/// Derives renditions, hashes and metadata from files. One read and one decode give everything that is asked for. Safe for many callers at once;
/// <see cref="MediaLimits.Concurrency"/> files are worked on at a time, the others wait without holding a byte.
/// </summary>
public sealed class MediaEngine : IMediaDeriver, IDisposable
{
    // What a codec that is not to be interrupted may take longer, before the caller is told without it.
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    readonly MediaLimits _limits;
    readonly TimeProvider _clock;
    readonly FactsExtractor _facts;
    readonly SemaphoreSlim _slots;

    /// <param name="limits">What one file may cost.</param>
    /// <param name="clock">Says when the time is up, and what "the future" is for a date taken; the system's clock when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    /// <exception cref="MediaLibraryMissingException">A native library is not on this machine; the message has the apt line.</exception>
    public MediaEngine(MediaLimits limits, TimeProvider? clock = null)
        : this(limits, clock, probes: true)
    {
    }

    /// <param name="limits">What one file may cost.</param>
    /// <param name="clock">As above.</param>
    /// <param name="probes">Whether to load every native library now, and not when it is first needed.</param>
    internal MediaEngine(MediaLimits limits, TimeProvider? clock, bool probes)
    {
        ArgumentNullException.ThrowIfNull(limits);
        limits.Validate();
        if (probes)
        {
            Probe();
        }
        _limits = limits;
        _clock = clock ?? TimeProvider.System;
        _facts = new(_clock);
        _slots = new(limits.Concurrency);
    }

    /// <summary>Loads the native libraries and tells what they can do.</summary>
    /// <exception cref="MediaLibraryMissingException">A native library is not on this machine; the message has the apt line.</exception>
    public static MediaCapabilities Probe() => CapabilityProbe.Run();

    /// <summary>Derives what the plan asks for. A file that cannot be shown is an answer (<see cref="Derived.Failure"/>), not an exception.</summary>
    /// <param name="content">The file, at its start; it is read once, from start to end. A video is read only if it can seek.</param>
    /// <param name="length">Bytes of the file.</param>
    /// <param name="plan">What to derive.</param>
    /// <param name="ct">Stops waiting and reading; a decode that is under way ends by itself soon after.</param>
    /// <exception cref="EndOfStreamException">The stream has fewer bytes than <paramref name="length"/>.</exception>
    public async Task<Derived> DeriveAsync(Stream content, long length, DerivePlan plan, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        plan.Validate();
        await _slots.WaitAsync(ct).ConfigureAwait(false);
        var slot = new Slot(_slots);
        try
        {
            return await DeriveAsync(content, length, plan, slot, ct).ConfigureAwait(false);
        }
        finally
        {
            slot.ReleaseUnlessHandedOver();
        }
    }

    /// <inheritdoc/>
    public Task<Derived> DeriveAsync(MediaSource source, DerivePlan plan, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(source);
        return DeriveAsync(source.Content, source.Length, plan, ct);
    }

    /// <summary>Derives from bytes that are in memory already, and frees them.</summary>
    /// <param name="bytes">The file; only its first <see cref="FormatSniffer.HeadBytes"/> when it is longer than may be read.</param>
    /// <param name="length">Bytes of the file.</param>
    /// <param name="plan">What to derive.</param>
    internal async Task<Derived> DeriveAsync(NativeBytes bytes, long length, DerivePlan plan)
    {
        plan.Validate();
        var format = FormatSniffer.Sniff(bytes.GetSpan()[..Math.Min(bytes.Length, FormatSniffer.HeadBytes)]);
        if (Refuse(format, length) is { } fault)
        {
            ((IDisposable)bytes).Dispose();
            return new() { Format = format, Facts = plan.Facts ? _facts.FromName(plan) : null, Failure = fault };
        }
        await _slots.WaitAsync().ConfigureAwait(false);
        return await RunAsync(new(bytes, format, plan, _limits, _facts), bytes, new(_slots), CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    async Task<Derived> DeriveAsync(Stream content, long length, DerivePlan plan, Slot slot, CancellationToken ct)
    {
        var start = content.CanSeek ? content.Position : 0;
        var head = new byte[(int)Math.Min(length, FormatSniffer.HeadBytes)];
        await content.ReadExactlyAsync(head, ct).ConfigureAwait(false);
        var format = FormatSniffer.Sniff(head);
        if (Refuse(format, length) is { } fault)
        {
            var facts = plan.Facts ? await FactsAsync(content, start, length, format, plan, ct).ConfigureAwait(false) : null;
            return new() { Format = format, Facts = facts, Failure = fault };
        }
        var bytes = new NativeBytes((int)length);
        try
        {
            head.CopyTo(bytes.GetSpan());
            await content.ReadExactlyAsync(bytes.Memory[head.Length..], ct).ConfigureAwait(false);
        }
        catch
        {
            ((IDisposable)bytes).Dispose();
            throw;
        }
        return await RunAsync(new(bytes, format, plan, _limits, _facts), bytes, slot, ct).ConfigureAwait(false);
    }

    MediaFault? Refuse(MediaFormat format, long length)
    {
        if (length == 0)
        {
            return new(MediaFaultCode.Empty, "The file has no bytes.");
        }
        if (format == MediaFormat.Unknown)
        {
            return new(MediaFaultCode.UnknownFormat, "The content is of no known kind.");
        }
        if (format.Kind() == MediaKind.Video || format is MediaFormat.Svg or MediaFormat.Bmp)
        {
            return new(MediaFaultCode.Unsupported, $"Pictures are not made from {(format.Kind() == MediaKind.Video ? "a video" : $"{format.ContentType()} files")}.");
        }
        return length > _limits.MaxBytes
            ? new(MediaFaultCode.TooManyBytes, $"The file has {length} bytes; at most {_limits.MaxBytes} are read into memory.")
            : null;
    }

    // A video's headers may lie at its end: they are read where the stream can seek, and the rest is not.
    async Task<MediaFacts> FactsAsync(Stream content, long start, long length, MediaFormat format, DerivePlan plan, CancellationToken ct)
    {
        var isMovie = format is MediaFormat.Mp4 or MediaFormat.Mov or MediaFormat.ThreeGp;
        var header = isMovie && content.CanSeek ? await MovieHeader.ReadAsync(content, start, length, ct).ConfigureAwait(false) : null;
        if (header is null || XmlDepth.IsHostile(header))
        {
            return _facts.FromName(plan);
        }
        var reading = WorkerThread.Run(() => _facts.Read(new MemoryStream(header), static () => null, plan));
        try
        {
            return await reading.WaitAsync(_limits.Timeout, _clock, ct).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return _facts.FromName(plan);
        }
    }

    async Task<Derived> RunAsync(Derivation derivation, NativeBytes bytes, Slot slot, CancellationToken ct)
    {
        // The thread may outlive this call when a codec does not let itself be interrupted: it frees the bytes and the slot.
        var timeout = new CancellationTokenSource(_limits.Timeout, _clock);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        slot.HandOver();
        var work = WorkerThread.Run(() =>
        {
            using (slot)
            using (bytes)
            using (timeout)
            using (stop)
            {
                return derivation.Run(stop.Token);
            }
        });
        try
        {
            var derived = await work.WaitAsync(_limits.Timeout + Grace, _clock, ct).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            return derived;
        }
        catch (TimeoutException)
        {
            return derivation.Failed(new(MediaFaultCode.TimedOut, $"Decoding took longer than {_limits.Timeout.TotalSeconds} s."));
        }
    }

    /// <summary>One place among those who work; released once, by the caller or by the thread it was handed to.</summary>
    sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        bool _isHandedOver;

        public void HandOver() => _isHandedOver = true;

        public void ReleaseUnlessHandedOver()
        {
            if (!_isHandedOver)
            {
                Dispose();
            }
        }

        public void Dispose() => slots.Release();
    }
}
