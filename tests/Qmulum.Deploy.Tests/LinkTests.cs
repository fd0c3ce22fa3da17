using System.Text.RegularExpressions;

namespace Qmulum.Deploy.Tests;

/// <summary>Links between the pages: whoever deploys follows them.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => new(Directory.EnumerateFiles(RepositoryRoot.Path, "*.md")
        .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md", SearchOption.AllDirectories))
        .Select(page => Path.GetRelativePath(RepositoryRoot.Path, page)));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_link_of_a_page_leads_to_a_file_and_a_heading_that_are_there(string page)
    {
        var path = Path.Combine(RepositoryRoot.Path, page);
        foreach (Match link in Link().Matches(await File.ReadAllTextAsync(path)))
        {
            var target = link.Groups["file"].Length > 0 ? Path.Combine(Path.GetDirectoryName(path)!, link.Groups["file"].Value) : path;
            Assert.True(Path.Exists(target), $"{page} links to {link.Value}, and there is no such file.");
            if (link.Groups["heading"].Success)
            {
                var headings = (await File.ReadAllLinesAsync(target)).Where(line => line.StartsWith('#')).Select(AnchorOf);
                Assert.True(headings.Contains(link.Groups["heading"].Value), $"{page} links to {link.Value}, and there is no such heading.");
            }
        }
    }

    // As the common hosts of repositories make them: in small letters, spaces as hyphens, nothing else but letters, digits and hyphens.
    static string AnchorOf(string heading) =>
        Others().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\((?!https?:)(?<file>[^)#\s]*)(#(?<heading>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex("[^a-z0-9 -]")]
    private static partial Regex Others();
}
