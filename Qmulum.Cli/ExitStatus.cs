namespace Qmulum.Cli;

/// <summary>What the process tells its caller.</summary>
enum ExitStatus
{
    /// <summary>Everything that was asked for is done.</summary>
    Done = 0,

    /// <summary>Some of it failed; each is listed on standard error.</summary>
    SomeFailed = 1,

    /// <summary>The command line, a folder or the library named in it is wrong. Nothing was sent.</summary>
    Usage = 2,

    /// <summary>Nobody answers at the server's address, or somebody who is not Qmulum.</summary>
    Unreachable = 3,

    /// <summary>The server does not know who asks: <c>qmulum login</c> signs this machine in.</summary>
    NotSignedIn = 4,

    /// <summary>Stopped by Ctrl+C or SIGTERM (128 + 2, as shells tell it).</summary>
    Interrupted = 130,
}
