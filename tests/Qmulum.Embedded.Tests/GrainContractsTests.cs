using System.Collections.Immutable;

namespace Qmulum.Embedded.Tests;

public sealed class GrainContractsTests
{
    [Fact]
    public void A_contract_of_simple_types_immutable_collections_and_numbered_messages_passes()
    {
        Assert.Empty(GrainContracts.Check([typeof(IGoodGrain)], [typeof(Positional)]));
    }

    [Theory]
    [InlineData(typeof(IReturnsNoTask), "it returns Int32, not Task")]
    [InlineData(typeof(IHasProperty), "no properties")]
    [InlineData(typeof(IGenericMethod), "generic methods")]
    [InlineData(typeof(IByReference), "by reference")]
    [InlineData(typeof(ITakesList), "List`1")]
    [InlineData(typeof(ITakesArray), "Int32[]")]
    [InlineData(typeof(ITakesUnmarked), "[GenerateSerializer]")]
    [InlineData(typeof(ITakesUnnumbered), "Unnumbered.Text: it has no [Id]")]
    [InlineData(typeof(ITakesTwice), "First and Second have the same [Id(1)]")]
    [InlineData(typeof(ITakesMutable), "Mutable.Text: it can be set")]
    [InlineData(typeof(ITakesNoMark), "neither [Immutable] nor [Alias]")]
    public void A_broken_contract_is_named_with_its_reason(Type contract, string reason)
    {
        Assert.Contains(GrainContracts.Check([contract], []), violation => violation.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_broken_interface_is_refused_when_a_reference_is_made()
    {
        Assert.Throws<NotSupportedException>(() => Invocation.ProxyFactory.Of(typeof(IGenericMethod)));
    }

    [Fact]
    public void The_list_shows_methods_and_members_with_their_numbers()
    {
        Assert.Equal(
            """
            interface Qmulum.Embedded.Tests.GrainContractsTests+IGoodGrain : IAddressable, IGrain, IGrainWithStringKey
              IAsyncEnumerable<Int32> Count(CancellationToken cancellationToken)
              Task<ImmutableArray<Numbered>> All() [ReadOnly]
              ValueTask<Int32?> Find(Positional key, IGoodGrain other) "find"
            message Qmulum.Embedded.Tests.GrainContractsTests+Numbered "numbered"
              0 String Text
              3 Int32? Number
            message Qmulum.Embedded.Tests.GrainContractsTests+Positional
              0 Guid Id
              1 Numbered Inner

            """,
            GrainContracts.List([typeof(IGoodGrain)], []));
    }

    [Fact]
    public void An_assembly_is_checked_and_listed_as_a_whole()
    {
        var assembly = typeof(GrainContractsTests).Assembly;

        Assert.Contains(GrainContracts.Check(assembly), violation => violation.Contains("ITakesMutable") || violation.Contains("Mutable.Text"));
        Assert.Contains("interface Qmulum.Embedded.Tests.TurnTests+IPlainGrain", GrainContracts.List(assembly));
    }

    public interface IGoodGrain : IGrainWithStringKey
    {
        [Orleans.Concurrency.ReadOnly]
        Task<ImmutableArray<Numbered>> All();

        [Alias("find")]
        ValueTask<int?> Find(Positional key, IGoodGrain other);

        IAsyncEnumerable<int> Count(CancellationToken cancellationToken);
    }

    [GenerateSerializer, Immutable, Alias("numbered")]
    public sealed class Numbered
    {
        [Id(0)]
        public string Text { get; init; } = "";

        [Id(3)]
        public int? Number { get; init; }

        public int Computed => Text.Length;
    }

    [GenerateSerializer, Immutable]
    public sealed record Positional(Guid Id, Numbered Inner);

    public interface IReturnsNoTask : IGrainWithStringKey
    {
        int Get();
    }

    public interface IHasProperty : IGrainWithStringKey
    {
        Task<int> Value { get; }
    }

    public interface IGenericMethod : IGrainWithStringKey
    {
        Task<T> Get<T>();
    }

    public interface IByReference : IGrainWithStringKey
    {
        Task Get(ref int value);
    }

    public interface ITakesList : IGrainWithStringKey
    {
        Task Take(List<int> list);
    }

    public interface ITakesArray : IGrainWithStringKey
    {
        Task Take(int[] array);
    }

    public interface ITakesUnmarked : IGrainWithStringKey
    {
        Task Take(Unmarked message);
    }

    public sealed record Unmarked(string Text);

    public interface ITakesUnnumbered : IGrainWithStringKey
    {
        Task Take(Unnumbered message);
    }

    [GenerateSerializer, Immutable]
    public sealed class Unnumbered
    {
        public string Text { get; init; } = "";
    }

    public interface ITakesTwice : IGrainWithStringKey
    {
        Task Take(Twice message);
    }

    [GenerateSerializer, Immutable]
    public sealed class Twice
    {
        [Id(1)]
        public string First { get; init; } = "";

        [Id(1)]
        public string Second { get; init; } = "";
    }

    public interface ITakesMutable : IGrainWithStringKey
    {
        Task Take(Mutable message);
    }

    [GenerateSerializer, Immutable]
    public sealed class Mutable
    {
        [Id(0)]
        public string Text { get; set; } = "";
    }

    public interface ITakesNoMark : IGrainWithStringKey
    {
        Task Take(NoMark message);
    }

    [GenerateSerializer]
    public sealed record NoMark(int Number);
}
