using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;

namespace Qmulum.Media.Workers;

/// <summary>The server's side of one worker. One caller at a time; after any exception but <see cref="WorkerRefusedException"/> it is of no more use.</summary>
sealed class WorkerProcess : IAsyncDisposable
{
    static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    // 128 and the signal's number is how a shell, and .NET, tell an end by a signal.
    const int SignalBase = 128;

    readonly WorkerPoolOptions _options;
    readonly Process _process;
    readonly FrameStream _frames;
    volatile bool _hasStarted;

    WorkerProcess(WorkerPoolOptions options, Process process)
    {
        _options = options;
        _process = process;
        _frames = new(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
        Id = process.Id;
    }

    public int Id { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>When it last had something to do (<see cref="Stopwatch.GetTimestamp"/>).</summary>
    public long IdleSince { get; private set; } = Stopwatch.GetTimestamp();

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <exception cref="WorkerUnavailableException">It cannot be started, or ended before it was ready.</exception>
    public static async Task<WorkerProcess> StartAsync(WorkerPoolOptions options, CancellationToken ct)
    {
        var worker = new WorkerProcess(options, Launch(options));
        try
        {
            worker._frames.Write(FrameKind.Setup, new(options.Limits), WorkerJson.Default.WorkerSetup);
            await ReadAsync(worker.ReadReady, ct).WaitAsync(options.StartTimeout, ct).ConfigureAwait(false);
            return worker;
        }
        catch (Exception error) when (error is TimeoutException or IOException or InvalidDataException)
        {
            await worker.DisposeAsync().ConfigureAwait(false);
            throw new WorkerUnavailableException($"A worker was not ready within {options.StartTimeout.TotalSeconds} s: {error.Message}", error);
        }
        catch
        {
            await worker.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <exception cref="WorkerLostException">The file cost this worker.</exception>
    /// <exception cref="WorkerRefusedException">The worker could not do it and says why.</exception>
    /// <exception cref="WorkerUnavailableException">The worker was gone before it had the file.</exception>
    public async Task<Derived> DeriveAsync(MediaSource source, DerivePlan plan, CancellationToken ct)
    {
        _hasStarted = false;
        try
        {
            await SendAsync(source, plan, ct).ConfigureAwait(false);
            var derived = await WatchAsync(ReadAsync(ReadReply, ct), ct).ConfigureAwait(false);
            IdleSince = Stopwatch.GetTimestamp();
            return derived;
        }
        catch (Exception error) when (error is BrokenPipeException or EndOfStreamException or InvalidDataException)
        {
            throw await LostAsync(error).ConfigureAwait(false);
        }
    }

    /// <summary>Asks what the native libraries can do.</summary>
    /// <exception cref="MediaLibraryMissingException">One is not on this machine.</exception>
    public Task<MediaCapabilities> ProbeAsync(CancellationToken ct)
    {
        _frames.Write(FrameKind.Probe);
        return ReadAsync(ReadCapabilities, ct).WaitAsync(_options.StartTimeout, ct);
    }

    /// <summary>Ends it at once, whatever it is doing, and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(EndTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // It waits for a disk that does not answer, and goes when that does; nothing more can be done to it.
        }
        _frames.Dispose();
        _process.Dispose();
    }

    static Process Launch(WorkerPoolOptions options)
    {
        try
        {
            return Process.Start(options.ToStartInfo())!;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            throw new WorkerUnavailableException($"A worker cannot be started: {error.Message}", error);
        }
    }

    async Task SendAsync(MediaSource source, DerivePlan plan, CancellationToken ct)
    {
        var sent = source.Path is null ? MediaWorker.SentOf(source.Length, _options.Limits) : 0;
        Write(() => _frames.Write(FrameKind.Request, new(source.Length, sent, source.Path, plan), WorkerJson.Default.WorkerRequest));
        if (sent > 0)
        {
            await SendContentAsync(source.Content, sent, ct).ConfigureAwait(false);
        }
    }

    async Task SendContentAsync(Stream content, int length, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FrameStream.ContentBytes);
        try
        {
            for (var left = length; left > 0;)
            {
                var wanted = Math.Min(left, FrameStream.ContentBytes);
                var got = await ReadSourceAsync(content, buffer.AsMemory(0, wanted), ct).ConfigureAwait(false);
                Write(() => _frames.Write(FrameKind.Content, buffer.AsSpan(0, got)));
                left -= got;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A store that fails in the middle is no fault of the worker's, which waits for the next request.
    async Task<int> ReadSourceAsync(Stream content, Memory<byte> room, CancellationToken ct)
    {
        try
        {
            var got = await content.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
            return got == room.Length ? got : throw new EndOfStreamException("The file has fewer bytes than it was said to have.");
        }
        catch (Exception error)
        {
            Write(() => _frames.Write(FrameKind.Abort));
            throw new WorkerRefusedException(error);
        }
    }

    async Task<Derived> WatchAsync(Task<Derived> reply, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var isDecoding = false;
        while (await Task.WhenAny(reply, Task.Delay(_options.WatchEvery, ct)).ConfigureAwait(false) != reply)
        {
            ct.ThrowIfCancellationRequested();
            if (_hasStarted && !isDecoding)
            {
                isDecoding = true;
                clock.Restart();
            }
            RequireMemory();
            RequireTime(clock.Elapsed, isDecoding);
        }
        var derived = await reply.ConfigureAwait(false);
        // Its codec may still be at it, on a thread that cannot be ended.
        return derived.Failure?.Code == MediaFaultCode.TimedOut ? throw TimedOut() : derived;
    }

    void RequireMemory()
    {
        if (WorkerMemory.Of(Id) is var bytes && bytes > _options.MemoryBytes)
        {
            throw new WorkerLostException(
                WorkerLoss.OutOfMemory, $"The file took {bytes >> 20} MiB of memory to read; at most {_options.MemoryBytes >> 20} MiB are spent on one.");
        }
    }

    void RequireTime(TimeSpan elapsed, bool isDecoding)
    {
        if (isDecoding && elapsed > _options.Limits.Timeout + _options.Grace)
        {
            throw TimedOut();
        }
        if (!isDecoding && elapsed > _options.ReadTimeout)
        {
            throw new WorkerUnavailableException($"The file's bytes could not be read within {_options.ReadTimeout.TotalSeconds} s.");
        }
    }

    WorkerLostException TimedOut() =>
        new(WorkerLoss.TimedOut, $"The file took longer than {_options.Limits.Timeout.TotalSeconds} s to read.");

    async Task<Exception> LostAsync(Exception error)
    {
        if (!_hasStarted)
        {
            return new WorkerUnavailableException("The worker was gone before it had the file.", error);
        }
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(EndTimeout, CancellationToken.None).ConfigureAwait(false);
        var how = _process.ExitCode > SignalBase ? $"signal {_process.ExitCode - SignalBase}" : $"status {_process.ExitCode}";
        return new WorkerLostException(WorkerLoss.Crashed, $"The program that reads pictures crashed on this file ({how}).");
    }

    // Reading waits as long as a decode takes: on a thread of its own, for the pool's threads are few.
    static Task<T> ReadAsync<T>(Func<T> read, CancellationToken ct)
    {
        var reading = Task.Factory.StartNew(read, ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _ = reading.ContinueWith(
            static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return reading;
    }

    bool ReadReady()
    {
        Expect(FrameKind.Ready);
        return true;
    }

    MediaCapabilities ReadCapabilities()
    {
        var (kind, length) = NextHead();
        return kind == FrameKind.LibraryMissing
            ? throw new MediaLibraryMissingException(_frames.ReadText(length))
            : _frames.ReadJson(length, WorkerJson.Default.MediaCapabilities);
    }

    Derived ReadReply()
    {
        while (true)
        {
            var (kind, length) = NextHead();
            switch (kind)
            {
                case FrameKind.Started:
                    _hasStarted = true;
                    break;
                case FrameKind.Error:
                    throw new WorkerRefusedException(new WorkerUnavailableException(_frames.ReadText(length)));
                case FrameKind.Reply:
                    var reply = _frames.ReadJson(length, WorkerJson.Default.WorkerReply);
                    return reply.With([.. reply.Renditions.Select(_ => _frames.ReadBytes(Expect(FrameKind.Rendition)))]);
                default:
                    throw new InvalidDataException($"A worker does not answer with a frame of kind {kind}.");
            }
        }
    }

    int Expect(FrameKind expected)
    {
        var (kind, length) = NextHead();
        return kind == expected ? length : throw new InvalidDataException($"A frame of kind {kind} came where {expected} was due.");
    }

    (FrameKind Kind, int Length) NextHead() => _frames.ReadHead() ?? throw new EndOfStreamException("The worker ended.");

    static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (IOException error)
        {
            throw new BrokenPipeException(error);
        }
    }

    /// <summary>The worker does not take what it is sent. Told apart from a store's own fault, which is an IOException, too.</summary>
    sealed class BrokenPipeException(IOException cause) : Exception(cause.Message, cause);
}
