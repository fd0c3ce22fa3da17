using System.Collections.Concurrent;
using System.Diagnostics;
using Qmulum.Media.Native;

namespace Qmulum.Media.Workers;

/// <summary>A worker's side of the frames: reads requests, answers them one at a time.</summary>
sealed class WorkerLoop : IDisposable
{
    // What a worker may keep of one file for the next; beyond it free pages are given back.
    const long KeptBytes = 48L << 20;

    readonly FrameStream _frames;
    readonly Action<ReadOnlySpan<byte>> _onBytes;
    readonly BlockingCollection<Func<Task>> _requests = new(boundedCapacity: 1);
    MediaEngine? _engine;
    MediaLimits _limits = new();

    public WorkerLoop(FrameStream frames, Action<ReadOnlySpan<byte>> onBytes) => (_frames, _onBytes) = (frames, onBytes);

    /// <summary>Works until it is ended.</summary>
    public async Task RunAsync()
    {
        new Thread(Listen) { IsBackground = true, Name = "qmulum-requests" }.Start();
        foreach (var request in _requests.GetConsumingEnumerable())
        {
            await request();
        }
    }

    public void Dispose()
    {
        _engine?.Dispose();
        _requests.Dispose();
    }

    // On a thread of its own, so that the end of the server is noticed under whatever the codec is doing.
    void Listen()
    {
        try
        {
            while (_frames.ReadHead() is var (kind, length))
            {
                if (Next(kind, length) is { } request)
                {
                    _requests.Add(request);
                }
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            // The server died within a frame.
        }

        // A codec that hangs does not let the process end in an orderly way.
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    Func<Task>? Next(FrameKind kind, int length)
    {
        switch (kind)
        {
            case FrameKind.Setup:
                _limits = _frames.ReadJson(length, WorkerJson.Default.WorkerSetup).Limits;
                return ReadyAsync;
            case FrameKind.Probe:
                return ProbeAsync;
            case FrameKind.Request:
                return Receive(_frames.ReadJson(length, WorkerJson.Default.WorkerRequest));
            default:
                throw new InvalidDataException($"A worker does not expect a frame of kind {kind}.");
        }
    }

    Func<Task>? Receive(WorkerRequest request)
    {
        if (request.Path is { } path)
        {
            return () => AnswerAsync(request, () => ReadFile(path, request.Length));
        }
        var bytes = new NativeBytes(request.Sent);
        for (var at = 0; at < request.Sent;)
        {
            if (_frames.ReadHead() is not (FrameKind.Content, var length) || length > request.Sent - at)
            {
                ((IDisposable)bytes).Dispose();
                return null; // Abort: the rest does not come, and the server does not wait for an answer.
            }
            _frames.ReadExactly(bytes.GetSpan().Slice(at, length));
            at += length;
        }
        return () => AnswerAsync(request, () => bytes);
    }

    Task ReadyAsync()
    {
        _engine = new(_limits with { Concurrency = 1 }, clock: null, probes: false);
        _frames.Write(FrameKind.Ready);
        return Task.CompletedTask;
    }

    Task ProbeAsync()
    {
        try
        {
            _frames.Write(FrameKind.Capabilities, MediaEngine.Probe(), WorkerJson.Default.MediaCapabilities);
        }
        catch (MediaLibraryMissingException error)
        {
            _frames.Write(FrameKind.LibraryMissing, error.Library);
        }
        return Task.CompletedTask;
    }

    async Task AnswerAsync(WorkerRequest request, Func<NativeBytes> read)
    {
        try
        {
            var bytes = read();
            _frames.Write(FrameKind.Started);
            _onBytes(bytes.GetSpan());
            Send(await _engine!.DeriveAsync(bytes, request.Length, request.Plan));
        }
        catch (Exception error)
        {
            // The server decides what becomes of the file; this worker is as good as before.
            _frames.Write(FrameKind.Error, $"{error.GetType().Name}: {error.Message}");
        }
        if (WorkerMemory.Of(Environment.ProcessId) > KeptBytes)
        {
            WorkerHardening.GiveBack();
        }
    }

    void Send(Derived derived)
    {
        _frames.Write(FrameKind.Reply, WorkerReply.Of(derived), WorkerJson.Default.WorkerReply);
        foreach (var rendition in derived.Renditions)
        {
            _frames.Write(FrameKind.Rendition, rendition.Content.Span);
        }
    }

    // A file that is longer than may be read is refused by its length; its head says what it is.
    NativeBytes ReadFile(string path, long length)
    {
        using var file = File.OpenHandle(path);
        var wanted = MediaWorker.SentOf(length, _limits);
        var bytes = new NativeBytes(wanted);
        for (var at = 0; at < wanted;)
        {
            var got = RandomAccess.Read(file, bytes.GetSpan()[at..], at);
            if (got == 0)
            {
                ((IDisposable)bytes).Dispose();
                throw new EndOfStreamException($"The file ends at {at} of {length} bytes.");
            }
            at += got;
        }
        return bytes;
    }
}
