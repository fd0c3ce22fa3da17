using System.Reflection;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Libraries;

namespace Qmulum.Grains.Tests;

/// <summary>
/// What crosses the wire between silos of two versions, or stands in a database, is written down in contracts.txt: a change of it shows
/// in review. Members may be added with a new number; a name or a number that is there never changes.
/// </summary>
public class GrainContractTests
{
    static readonly Assembly[] Assemblies = [typeof(ILibraryGrain).Assembly, typeof(LibraryGrain).Assembly];

    static string Page => Path.Combine(RepositoryRoot.Path, "tests/Qmulum.Grains.Tests/contracts.txt");

    /// <summary>The list as it was in the last release; a release copies the present one over it.</summary>
    static string ReleasedPage => Path.ChangeExtension(Page, ".released.txt");

    static string Now => string.Join('\n', GrainInterfaces.Select(Describe).Concat(Messages.Select(Describe)).Order(StringComparer.Ordinal)) + "\n";

    static IEnumerable<Type> Types => Assemblies.SelectMany(assembly => assembly.GetTypes())
        .Where(type => !type.Name.Contains('<', StringComparison.Ordinal) && type.Namespace?.StartsWith("Qmulum.", StringComparison.Ordinal) == true);

    static IEnumerable<Type> GrainInterfaces => Types.Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type));

    static IEnumerable<Type> Messages => Types.Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null);

    [Fact]
    public async Task The_contracts_are_the_ones_that_were_reviewed()
    {
        var now = Now;
        if (Environment.GetEnvironmentVariable("QMULUM_WRITE_CONTRACTS") == "1")
        {
            await File.WriteAllTextAsync(Page, now);
        }

        Assert.Equal(await File.ReadAllTextAsync(Page), now);
    }

    [Fact]
    public async Task What_a_process_of_the_last_release_sends_or_stored_is_understood()
    {
        var broken = ContractList.Breaks(await File.ReadAllTextAsync(ReleasedPage), Now);

        Assert.True(
            broken.Count == 0,
            $"These were released and are not there any more, so that an upgrade could not be a rolling one. Keep them beside what is new:\n{string.Join('\n', broken)}");
    }

    [Fact]
    public void Every_grain_message_and_member_has_a_name_or_number_that_a_renaming_does_not_change()
    {
        Assert.NotEmpty(GrainInterfaces);
        Assert.All(GrainInterfaces, type => Assert.NotNull(type.GetCustomAttribute<AliasAttribute>()));
        Assert.All(GrainInterfaces.SelectMany(type => type.GetMethods()), method => Assert.NotNull(method.GetCustomAttribute<AliasAttribute>()));
        Assert.All(Messages, type => Assert.NotNull(type.GetCustomAttribute<AliasAttribute>()));
        Assert.All(Messages, type =>
        {
            var ids = Members(type).Select(member => member.Id).ToList();
            Assert.Equal(ids.Distinct(), ids);
        });
    }

    [Fact]
    public void What_a_grain_takes_and_gives_is_a_message_or_a_type_of_the_framework() => Assert.All(
        GrainInterfaces.SelectMany(type => type.GetMethods()).SelectMany(Values).SelectMany(Parts),
        type => Assert.True(
            type.Namespace!.StartsWith("System", StringComparison.Ordinal) || type.GetCustomAttribute<GenerateSerializerAttribute>() is not null,
            $"{type} crosses the wire without [GenerateSerializer]."));

    static string Describe(Type type) => type.IsInterface ? DescribeGrain(type) : DescribeMessage(type);

    static string DescribeGrain(Type type) => Lines($"grain {Alias(type)}", type.GetMethods()
        .Select(method => $"{Alias(method)}({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))}) -> {Name(method.ReturnType)}")
        .Order(StringComparer.Ordinal));

    static string DescribeMessage(Type type) => type.IsEnum
        ? Lines($"enum {Alias(type)}", Enum.GetNames(type).Select(name => $"{Convert.ToInt64(Enum.Parse(type, name), null)} {name}"))
        : Lines($"message {Alias(type)}", Members(type).OrderBy(member => member.Id).Select(member => $"{member.Id} {member.Name}: {Name(member.Type)}"));

    static string Lines(string head, IEnumerable<string> lines) => string.Join('\n', lines.Select(line => "  " + line).Prepend(head));

    static IEnumerable<(uint Id, string Name, Type Type)> Members(Type type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return type.GetProperties(Own).Select(property => (property.GetCustomAttribute<IdAttribute>(), property.Name, property.PropertyType))
            .Concat(type.GetFields(Own).Select(field => (field.GetCustomAttribute<IdAttribute>(), field.Name, field.FieldType)))
            .Where(member => member.Item1 is not null)
            .Select(member => (member.Item1!.Id, member.Item2, member.Item3));
    }

    static IEnumerable<Type> Values(MethodInfo method) => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType);

    static IEnumerable<Type> Parts(Type type) => type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : [type.GetElementType() ?? type];

    static string Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias ?? member.Name;

    static string Name(Type type) => type switch
    {
        { IsGenericType: true } => $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        { IsArray: true } => $"{Name(type.GetElementType()!)}[]",
        _ => type.GetCustomAttribute<AliasAttribute>()?.Alias ?? type.Name,
    };
}
