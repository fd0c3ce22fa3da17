using System.Text.RegularExpressions;

namespace Qmulum.Deploy.Tests;

/// <summary>The container file, as its instructions are: comments left out, continued lines joined.</summary>
sealed partial record Image(IReadOnlyList<Image.Instruction> Instructions)
{
    /// <summary>The number of the user that the image runs as.</summary>
    public const string UserId = "10001";

    public static Image Read()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "deploy", "container", "Dockerfile"));
        var lines = string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith('#'))).Replace("\\\n", " ", StringComparison.Ordinal);
        return new([.. lines.Split('\n').Select(line => Spaces().Replace(line.Trim(), " ")).Where(line => line.Length > 0)
            .Select(line => line.Split(' ', 2)).Select(pair => new Instruction(pair[0], pair[1]))]);
    }

    /// <summary>The instructions of the last stage: what is shipped.</summary>
    public IReadOnlyList<Instruction> Shipped => [.. Instructions.Skip(Instructions.ToList().FindLastIndex(one => one.Name == "FROM"))];

    /// <summary>What stands after the last instruction of that name in the last stage.</summary>
    public string Last(string name) => Shipped.Last(one => one.Name == name).Text;

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    public sealed record Instruction(string Name, string Text);
}
