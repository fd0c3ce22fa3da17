using System.Globalization;

namespace Qmulum.Media.Workers;

/// <summary>What Linux says of a process's memory (proc(5), /proc/PID/statm).</summary>
static class WorkerMemory
{
    /// <summary>
    /// Bytes that are resident and no file's: heaps and stacks. Pages of libraries are left out, since all workers share them. 0 when the
    /// process is gone, or where there is no such file.
    /// </summary>
    public static long Of(int pid)
    {
        try
        {
            // "size resident shared …", in pages.
            var fields = File.ReadAllText($"/proc/{pid}/statm").Split(' ');
            return (Number(fields[1]) - Number(fields[2])) * Environment.SystemPageSize;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
