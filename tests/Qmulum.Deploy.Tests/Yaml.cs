using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Qmulum.Deploy.Tests;

/// <summary>A YAML file of deploy/, read with its anchors and merge keys resolved.</summary>
static class Yaml
{
    /// <summary>The documents of a file.</summary>
    public static IReadOnlyList<YamlMappingNode> Read(string file)
    {
        using var text = File.OpenText(Path.Combine(RepositoryRoot.Path, "deploy", file));
        YamlStream stream = [];
        stream.Load(new MergingParser(new Parser(text)));
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    /// <summary>The node at a path such as "spec.template.spec"; null when there is none.</summary>
    public static YamlNode? Find(this YamlNode node, string path)
    {
        var found = node;
        foreach (var name in path.Split('.'))
        {
            if (found is not YamlMappingNode mapping || !mapping.Children.TryGetValue(name, out found))
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>The node at a path; the test fails when there is none.</summary>
    public static YamlNode Get(this YamlNode node, string path) =>
        node.Find(path) ?? throw new KeyNotFoundException($"There is no {path} in:\n{node}");

    /// <summary>The text at a path; null when there is none.</summary>
    public static string? Text(this YamlNode node, string path) => (node.Find(path) as YamlScalarNode)?.Value;

    /// <summary>The texts of the list at a path; none when there is no list.</summary>
    public static IReadOnlyList<string> Texts(this YamlNode node, string path) =>
        node.Find(path) is YamlSequenceNode list ? [.. list.Select(item => ((YamlScalarNode)item).Value!)] : [];

    /// <summary>The entries of the mapping at a path, by name.</summary>
    public static IReadOnlyDictionary<string, YamlNode> Entries(this YamlNode node, string path) =>
        ((YamlMappingNode)node.Get(path)).Children.ToDictionary(entry => ((YamlScalarNode)entry.Key).Value!, entry => entry.Value);

    /// <summary>The mappings of the list at a path.</summary>
    public static IReadOnlyList<YamlMappingNode> List(this YamlNode node, string path) =>
        [.. ((YamlSequenceNode)node.Get(path)).Cast<YamlMappingNode>()];
}
