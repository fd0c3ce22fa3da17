using System.Reflection;
using System.Text;
using Orleans.Concurrency;
using Qmulum.Embedded.Invocation;

namespace Qmulum.Embedded;

/// <summary>Writes contracts as text.</summary>
static class ContractText
{
    static readonly Type[] Marks =
        [typeof(AlwaysInterleaveAttribute), typeof(ReadOnlyAttribute), typeof(OneWayAttribute)];

    public static void Interface(Type type, StringBuilder text)
    {
        var parents = type.GetInterfaces().Select(Name).Order(StringComparer.Ordinal);
        text.Append($"interface {type.FullName}{AliasOf(type)} : {string.Join(", ", parents)}\n");
        var methods = ProxyRules.MethodsOf(type).Where(method => method.DeclaringType == type).Select(Method);
        foreach (var line in methods.Order(StringComparer.Ordinal))
        {
            text.Append($"  {line}\n");
        }
    }

    public static void Message(Type type, StringBuilder text)
    {
        text.Append($"{(type.IsEnum ? "enum" : "message")} {type.FullName}{AliasOf(type)}\n");
        if (type.IsEnum)
        {
            foreach (var name in Enum.GetNames(type))
            {
                text.Append($"  {Enum.Format(type, Enum.Parse(type, name), "D")} {name}\n");
            }
        }

        foreach (var member in MessageMember.Of(type))
        {
            text.Append($"  {member.Id?.ToString() ?? "-"} {Name(member.Type)} {member.Name}\n");
        }
    }

    static string Method(MethodInfo method)
    {
        var parameters = method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}");
        var marks = Marks.Where(mark => method.IsDefined(mark)).Select(mark => $" [{mark.Name[..^"Attribute".Length]}]");
        return $"{Name(method.ReturnType)} {method.Name}({string.Join(", ", parameters)}){AliasOf(method)}{string.Concat(marks)}";
    }

    static string AliasOf(MemberInfo member) =>
        string.Concat(member.GetCustomAttributes<AliasAttribute>(inherit: false).Select(alias => $" \"{alias.Alias}\""));

    static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return $"{Name(value)}?";
        }

        return type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
    }
}
