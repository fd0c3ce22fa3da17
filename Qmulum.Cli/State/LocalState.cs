namespace Qmulum.Cli.State;

/// <summary>
/// Where this machine remembers what it has done: <c>$XDG_DATA_HOME/qmulum</c>, or below <c>~/.local/share</c> (XDG Base Directory Specification).
/// What is lost with it is time, never a file.
/// </summary>
static class LocalState
{
    public static string PathOf(string name) => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "qmulum", name);
}
