using Qmulum.Cli.Http;

namespace Qmulum.Cli.Commands;

/// <summary>What every command does when the server cannot do its part: one sentence on standard error and the fitting status.</summary>
static class Guard
{
    public static async Task<int> RunAsync(Func<Task<ExitStatus>> command)
    {
        try
        {
            return (int)await command();
        }
        catch (OperationCanceledException)
        {
            return (int)ExitStatus.Interrupted;
        }
        catch (Exception e) when (e is UnreachableException or NotQmulumException)
        {
            return Say(e, ExitStatus.Unreachable);
        }
        catch (ApiException e) when (e.Code is "unauthorized" or "sign-in-failed")
        {
            Say(e, ExitStatus.NotSignedIn);
            Console.Error.WriteLine("Sign this machine in with: qmulum login (and --server URL when it is not on this machine)");
            return (int)ExitStatus.NotSignedIn;
        }
        catch (Exception e) when (e is ApiException or IOException or UnauthorizedAccessException)
        {
            return Say(e, ExitStatus.SomeFailed);
        }
    }

    static int Say(Exception failure, ExitStatus status)
    {
        Console.Error.WriteLine(PlainText.OneLine(failure.Message));
        return (int)status;
    }
}
