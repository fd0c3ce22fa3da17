using System.Text;

namespace Qmulum.Cli.Keys;

/// <summary>Asks the person at the terminal; takes lines of a pipe where there is none.</summary>
static class Prompt
{
    public static string Ask(string question)
    {
        Say(question);
        return Console.In.ReadLine()?.Trim() ?? throw new IOException($"{question.TrimEnd(':', ' ')} was not given.");
    }

    /// <summary>Asks without showing what is typed.</summary>
    public static string AskSecretly(string question)
    {
        if (Console.IsInputRedirected)
        {
            return Ask(question);
        }

        Say(question);
        StringBuilder typed = new();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }

    // Beside the output, which a caller may read.
    static void Say(string question)
    {
        if (!Console.IsInputRedirected)
        {
            Console.Error.Write(question);
        }
    }
}
