using System.CommandLine;
using System.CommandLine.Help;
using Qmulum.Cli;
using Qmulum.Cli.Commands;
using Qmulum.Cli.Commands.Admin;

Command qmulum = new("qmulum", "Backs up photos and videos to a Qmulum server, and keeps copies of what is there.")
{
    LoginCommand.Create(),
    LogoutCommand.Create(),
    BackupCommand.Create(),
    PullCommand.Create(),
    HistoryCommand.Create(),
    OriginalsCommand.Create(),
    StatusCommand.Create(),
    FactsCommand.Create(),
    DownloadCommand.Create(),
    AdminCommand.Create(),
    new HelpOption { Recursive = true },
    new VersionOption(),
};

var command = qmulum.Parse(args);
var status = await command.InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // How long a command may take to end in order after Ctrl+C or SIGTERM.
    ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
});
return command.Errors.Count > 0 ? (int)ExitStatus.Usage : status;
