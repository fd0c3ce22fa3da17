namespace Qmulum.Grains.Tests;

/// <summary>A written list of contracts: heads (a grain, a message, an enum), each with its indented lines below it.</summary>
static class ContractList
{
    /// <summary>What is in the released list and not in the present one: what a process of the release sends or stored is not understood any more.</summary>
    public static IReadOnlyList<string> Breaks(string released, string now)
    {
        var there = Parse(now);
        return [.. Parse(released).Where(line => !there.Contains(line)).Select(line => line.Line is "" ? line.Head : $"{line.Head}: {line.Line}")];
    }

    /// <summary>Each head, with an empty line, and each of its lines. Lines that begin with # are remarks.</summary>
    static HashSet<(string Head, string Line)> Parse(string text)
    {
        var head = "";
        HashSet<(string, string)> lines = [];
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == ' ')
            {
                lines.Add((head, line.Trim()));
                continue;
            }

            head = line;
            lines.Add((head, ""));
        }

        return lines;
    }
}
