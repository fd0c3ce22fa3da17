using System.CommandLine;
using System.CommandLine.Help;
using Qmulum.Migrate;

Command qmulum = new("qmulum", "Keeps photos and videos.") { MigrateCommand.Create(), new HelpOption { Recursive = true }, new VersionOption() };

var command = qmulum.Parse(args);
var status = await command.InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // How long it may take to end in order after Ctrl+C or SIGTERM.
    ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
});
return command.Errors.Count > 0 ? (int)ExitStatus.Refused : status;
