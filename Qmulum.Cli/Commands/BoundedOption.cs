using System.CommandLine;

namespace Qmulum.Cli.Commands;

/// <summary>Options that take a number of things.</summary>
static class BoundedOption
{
    /// <summary>Refuses what is below 1 or above the most.</summary>
    public static void TakeUpTo(this Option<int> option, int most) => option.Validators.Add(given =>
    {
        if (given.GetValue(option) < 1 || given.GetValue(option) > most)
        {
            given.AddError($"{option.Name} takes 1 to {most}.");
        }
    });
}
