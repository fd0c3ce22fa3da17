using Qmulum.Embedded.Invocation;

namespace Qmulum.Embedded;

/// <summary>Collects what is wrong with contracts.</summary>
sealed class ContractCheck
{
    readonly HashSet<Type> _seen = [];
    readonly List<string> _violations = [];

    public IReadOnlyList<string> Violations => _violations;

    public void Interface(Type type)
    {
        if (type.IsGenericType)
        {
            _violations.Add($"{type.FullName}: a grain interface cannot be generic.");
            return;
        }

        foreach (var method in ProxyRules.MethodsOf(type).Where(method => method.DeclaringType == type))
        {
            var name = $"{type.FullName}.{method.Name}";
            if (ProxyRules.Violation(method) is { } reason)
            {
                _violations.Add($"{name}: {reason}.");
                continue;
            }

            foreach (var part in ContractTypes.SignatureOf(method))
            {
                Type(part, name);
            }
        }
    }

    public void Type(Type type, string user)
    {
        if (ContractTypes.IsSimple(type))
        {
            return;
        }

        if (ContractTypes.IsCarrier(type))
        {
            foreach (var argument in type.GetGenericArguments())
            {
                Type(argument, user);
            }

            return;
        }

        if (_seen.Add(type))
        {
            Message(type, user);
        }
    }

    void Message(Type type, string user)
    {
        if (!type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
        {
            _violations.Add($"{user}: {Name(type)} is neither a simple type nor an immutable collection, and has no [GenerateSerializer].");
            return;
        }

        if (!type.IsDefined(typeof(ImmutableAttribute), inherit: false) && !type.IsDefined(typeof(AliasAttribute), inherit: false))
        {
            _violations.Add($"{Name(type)}: it has neither [Immutable] nor [Alias].");
        }

        var members = MessageMember.Of(type);
        foreach (var member in members)
        {
            Member(type, member);
        }

        foreach (var same in members.Where(m => m.Id is not null).GroupBy(m => m.Id).Where(g => g.Count() > 1))
        {
            _violations.Add($"{Name(type)}: {string.Join(" and ", same.Select(m => m.Name))} have the same [Id({same.Key})].");
        }
    }

    void Member(Type type, MessageMember member)
    {
        var name = $"{Name(type)}.{member.Name}";
        if (member.Id is null)
        {
            _violations.Add($"{name}: it has no [Id] and would be lost on the wire.");
        }

        if (member.IsSettable)
        {
            _violations.Add($"{name}: it can be set after the message is made; use init.");
        }

        Type(member.Type, name);
    }

    static string Name(Type type) => type.FullName ?? type.Name;
}
