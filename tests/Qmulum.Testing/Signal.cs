using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Qmulum.Testing;

/// <summary>Sends a signal to one process (kill(2)); <see cref="System.Diagnostics.Process"/> knows only SIGKILL.</summary>
public static class Signal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <exception cref="Win32Exception">There is no such process, or it is not ours.</exception>
    public static void Send(int pid, int signal)
    {
        if (kill(pid, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [DllImport("libc", SetLastError = true)]
    static extern int kill(int pid, int signal);
}
