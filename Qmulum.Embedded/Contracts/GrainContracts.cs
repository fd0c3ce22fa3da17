using System.Reflection;
using System.Text;

namespace Qmulum.Embedded;

/// <summary>
/// Holds grain interfaces and their messages to what both hosts can carry: here messages are passed without a copy, so they
/// must be immutable; in the cluster they are serialized, so every member needs its number.
/// </summary>
public static class GrainContracts
{
    /// <summary>What is wrong with the grain interfaces of an assembly and the messages that they name; empty when nothing is.</summary>
    public static IReadOnlyList<string> Check(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return Check([.. ContractTypes.InterfacesOf(assembly)], ContractTypes.MessagesOf(assembly));
    }

    /// <summary>
    /// The interfaces with their methods, and the messages with their members by number, in a text that stays the same as long
    /// as they do: a test compares it with a file, so that no contract changes by accident.
    /// </summary>
    public static string List(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return List([.. ContractTypes.InterfacesOf(assembly)], ContractTypes.MessagesOf(assembly));
    }

    internal static IReadOnlyList<string> Check(IReadOnlyList<Type> interfaces, IEnumerable<Type> messages)
    {
        ContractCheck check = new();
        foreach (var type in interfaces)
        {
            check.Interface(type);
        }

        foreach (var type in messages)
        {
            check.Type(type, type.FullName!);
        }

        return check.Violations;
    }

    internal static string List(IReadOnlyList<Type> interfaces, IEnumerable<Type> messages)
    {
        StringBuilder text = new();
        foreach (var type in interfaces.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            ContractText.Interface(type, text);
        }

        foreach (var type in messages.Concat(interfaces.SelectMany(ContractTypes.MessagesIn)).Distinct().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            ContractText.Message(type, text);
        }

        return text.ToString();
    }
}
