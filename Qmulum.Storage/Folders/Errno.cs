namespace Qmulum.Storage;

/// <summary>The error numbers of Linux (asm-generic/errno.h) that a store tells apart.</summary>
static class Errno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Io = 5;
    public const int NoSuchAddress = 6;
    public const int Locked = 11; // EAGAIN, flock's answer to LOCK_NB
    public const int AccessDenied = 13;
    public const int Exists = 17;
    public const int OtherDevice = 18;
    public const int NoDevice = 19;
    public const int NotFolder = 20;
    public const int IsFolder = 21;
    public const int InvalidArgument = 22;
    public const int TooLarge = 27;
    public const int NoSpace = 28;
    public const int IllegalSeek = 29;
    public const int ReadOnly = 30;
    public const int TooManyLinks = 31;
    public const int NoSystemCall = 38;
    public const int NotEmpty = 39;
    public const int Loop = 40;
    public const int NotSupported = 95;
    public const int NotConnected = 107;
    public const int HostDown = 112;
    public const int NoRoute = 113;
    public const int Stale = 116;
    public const int QuotaExceeded = 122;
}
