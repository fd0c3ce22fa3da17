using System.Reflection;
using System.Runtime.CompilerServices;

namespace Qmulum.Embedded;

/// <summary>A member of a message that is stored in it, and its number on the wire.</summary>
/// <param name="Name">The property's or field's name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Id">Its number; null when it has none, and then it would be lost.</param>
/// <param name="IsSettable">Whether it can be changed once the message is made.</param>
sealed record MessageMember(string Name, Type Type, uint? Id, bool IsSettable)
{
    const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The members that the type itself declares.</summary>
    public static IReadOnlyList<MessageMember> Of(Type type)
    {
        if (type.IsEnum || type.IsInterface)
        {
            return [];
        }

        var positions = RecordPositions(type);
        var properties = type.GetProperties(Declared)
            .Where(p => type.GetField($"<{p.Name}>k__BackingField", Declared) is not null) // others compute what they answer
            .Select(p => new MessageMember(p.Name, p.PropertyType, IdOf(p, positions), IsOpen(p)));
        var fields = type.GetFields(Declared)
            .Where(f => !f.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(f => new MessageMember(f.Name, f.FieldType, IdOf(f, positions), !f.IsInitOnly));
        return [.. properties.Concat(fields).OrderBy(m => m.Id ?? uint.MaxValue).ThenBy(m => m.Name, StringComparer.Ordinal)];
    }

    // The parameters of a record's primary constructor are numbered by their place (GenerateSerializerAttribute in Orleans).
    static Dictionary<string, uint> RecordPositions(Type type)
    {
        var isRecord = type.GetMethod("PrintMembers", Declared) is not null;
        var included = type.GetCustomAttribute<GenerateSerializerAttribute>()?.IncludePrimaryConstructorParameters == true;
        var constructor = type.GetConstructors(Declared)
            .Where(c => c.GetParameters() is { Length: > 0 } parameters && !(parameters.Length == 1 && parameters[0].ParameterType == type))
            .FirstOrDefault(c => c.GetParameters().All(p => p.Name is not null && type.GetProperty(p.Name, Declared)?.PropertyType == p.ParameterType));
        return constructor is null || !(isRecord || included)
            ? []
            : constructor.GetParameters().ToDictionary(p => p.Name!, p => (uint)p.Position, StringComparer.Ordinal);
    }

    static uint? IdOf(MemberInfo member, Dictionary<string, uint> positions) =>
        member.GetCustomAttribute<IdAttribute>()?.Id ?? (positions.TryGetValue(member.Name, out var position) ? position : null);

    static bool IsOpen(PropertyInfo property) => property.SetMethod is { IsPublic: true } setter
        && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
