using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Qmulum.EndToEnd.Tests.Surface;

/// <summary>A message of the log is found by its number, in the code and in what an operator filters.</summary>
public sealed class LogNumberTests
{
    [Fact]
    public void Every_message_of_the_log_has_a_number_of_its_own()
    {
        var messages = Directory.GetFiles(Path.GetDirectoryName(ServerSettings.Assembly)!, "*.dll")
            .Where(file => Path.GetFileName(file).StartsWith("qmulum", StringComparison.OrdinalIgnoreCase))
            .SelectMany(MessagesOf)
            .ToList();

        Assert.True(messages.Count > 40, $"Only {messages.Count} messages were found.");
        Assert.Empty(messages.GroupBy(message => message.Id).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(one => one.Method))}"));
    }

    /// <summary>Read from the assembly's own tables: nothing of the server is loaded into the test.</summary>
    static List<(int Id, string Method)> MessagesOf(string assembly)
    {
        using PEReader file = new(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        List<(int, string)> messages = [];
        foreach (var method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition))
        {
            foreach (var attribute in method.GetCustomAttributes().Select(metadata.GetCustomAttribute).Where(attribute => NameOf(metadata, attribute) == "LoggerMessageAttribute"))
            {
                // ECMA-335, II.23.3: a prolog of two bytes, then the constructor's values: first the number.
                var value = metadata.GetBlobReader(attribute.Value);
                Assert.Equal(1, value.ReadUInt16());
                messages.Add((value.ReadInt32(), metadata.GetString(method.Name)));
            }
        }

        return messages;
    }

    static string NameOf(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name)
            : "";
}
