namespace Qmulum.Media.Workers;

/// <summary>What a frame between the server and a worker holds.</summary>
enum FrameKind : byte
{
    /// <summary>To the worker, once: its limits (<see cref="WorkerSetup"/>).</summary>
    Setup = 1,

    /// <summary>From the worker, once: it is ready.</summary>
    Ready = 2,

    /// <summary>To the worker: one file to derive from (<see cref="WorkerRequest"/>).</summary>
    Request = 3,

    /// <summary>To the worker: the next bytes of a file that it cannot open itself.</summary>
    Content = 4,

    /// <summary>To the worker: no more of the file comes, the request is off.</summary>
    Abort = 5,

    /// <summary>From the worker: it has the file's bytes and begins.</summary>
    Started = 6,

    /// <summary>From the worker: what it derived (<see cref="WorkerReply"/>); the renditions follow.</summary>
    Reply = 7,

    /// <summary>From the worker: the bytes of one rendition.</summary>
    Rendition = 8,

    /// <summary>From the worker: why it could not do it, as text. It lives on.</summary>
    Error = 9,

    /// <summary>To the worker: load every library and tell what they can do.</summary>
    Probe = 10,

    /// <summary>From the worker: what they can do (<see cref="MediaCapabilities"/>).</summary>
    Capabilities = 11,

    /// <summary>From the worker: the native library that is missing, as text.</summary>
    LibraryMissing = 12,
}
