using System.Text.RegularExpressions;

namespace Qmulum.EndToEnd.Tests.Surface;

/// <summary>Pages that say of each clause or step where it is done and what tries it: both must be there, under the names that stand on the page.</summary>
[Trait("Host", "either")] // it reads files alone
public sealed partial class UploadsPageTests
{
    [Theory]
    [InlineData("docs/uploads.md", 40)]
    [InlineData("docs/steps.md", 17)]
    public async Task Every_clause_names_code_that_is_there_and_a_test_that_is_there(string name, int atLeast)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, name));
        var clauses = Tables(page);
        var code = await SourcesAsync(folder => folder.StartsWith("Qmulum.", StringComparison.Ordinal));
        var tests = await SourcesAsync(folder => folder == "tests");

        Assert.True(clauses.Count > atLeast, $"Only {clauses.Count} clauses were found.");
        List<string> wrong = [];
        string[] previous = [];
        foreach (var (clause, where, what) in clauses)
        {
            var named = where == "same" ? previous : NamesIn(where);
            wrong.AddRange(named.Where(name => !name.Split('.').All(part => IsNamed(code, part))).Select(name => $"{clause}: {name} is not in the code."));
            wrong.AddRange(NamesIn(what).Where(name => !IsNamed(tests, name)).Select(name => $"{clause}: {name} is no test."));
            if (NamesIn(what) is [] && !what.StartsWith("all ", StringComparison.Ordinal))
            {
                wrong.Add($"{clause} has no test.");
            }

            previous = named;
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>The rows of the tables whose last columns are code and test.</summary>
    static List<(string Clause, string Code, string Test)> Tables(string page)
    {
        List<(string, string, string)> rows = [];
        var isIn = false;
        foreach (var line in page.Split('\n'))
        {
            isIn = line.EndsWith("| code | test |", StringComparison.Ordinal) || (isIn && line.StartsWith('|'));
            if (isIn && line.Split('|').Select(cell => cell.Trim()).ToArray() is [_, var clause, .., var code, var test, _] && code is not "code" && !code.StartsWith("---", StringComparison.Ordinal))
            {
                Assert.DoesNotContain("", line.Split('|')[1..^1].Select(cell => cell.Trim()));
                rows.Add((clause, code, test));
            }
        }

        return rows;
    }

    static string[] NamesIn(string cell) => [.. Name().Matches(cell).Select(name => name.Groups["name"].Value)];

    /// <summary>Whether something is called so, or begins so where the page cuts its name.</summary>
    static bool IsNamed(string sources, string name) =>
        Regex.IsMatch(sources, name.EndsWith('…') ? $@"\b{Regex.Escape(name[..^1])}\w" : $@"\b{Regex.Escape(name)}\b");

    static async Task<string> SourcesAsync(Func<string, bool> isWanted) => string.Join('\n', await Task.WhenAll(
        Directory.EnumerateDirectories(RepositoryRoot.Path).Where(folder => isWanted(Path.GetFileName(folder)))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.EndsWith($"{nameof(UploadsPageTests)}.cs", StringComparison.Ordinal))
            .Select(file => File.ReadAllTextAsync(file))));

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9_.]*…?)`")]
    private static partial Regex Name();
}
