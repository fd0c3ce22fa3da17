using Microsoft.Extensions.DependencyInjection;
using Qmulum.Sqlite;

namespace Qmulum.Embedded.Tests;

public sealed class HostingTests
{
    [Fact]
    public async Task Finds_the_grain_classes_of_an_assembly()
    {
        await using var host = await GrainHost.StartAsync(s => s.Options = o => o.GrainAssemblies.Add(typeof(Host.CounterGrain).Assembly));

        Assert.Equal(1, await host.Grain<Host.ICounterGrain>("a").Increment());
    }

    [Fact]
    public async Task Uses_a_database_that_is_open_already_and_leaves_it_open()
    {
        using TempFolder folder = new();
        await using var database = SqliteDatabase.Open(new() { Path = folder.File("shared.db") });
        await using (var host = await GrainHost.StartAsync(s => s.Options = o => o.Database = database, typeof(Host.CounterGrain)))
        {
            await host.Grain<Host.ICounterGrain>("a").Increment();
        }

        Assert.Equal(1L, await database.ReadAsync(connection => (long)connection.Prepared("SELECT count(*) FROM grain_state").ExecuteScalar()!));
    }

    [Fact]
    public async Task Two_hosts_of_one_process_are_apart()
    {
        await using var first = await GrainHost.StartAsync(typeof(Host.CounterGrain));
        await using var second = await GrainHost.StartAsync(typeof(Host.CounterGrain));

        await first.Grain<Host.ICounterGrain>("a").Increment();

        Assert.Equal(0, await second.Grain<Host.ICounterGrain>("a").Get());
    }

    [Fact]
    public async Task Two_classes_of_one_grain_type_are_refused_at_the_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => GrainHost.StartAsync(typeof(TwinGrain), typeof(OtherTwinGrain)));

        Assert.Contains("twin", error.Message);
    }

    [Fact]
    public async Task A_class_name_prefix_chooses_among_the_implementations_of_an_interface()
    {
        await using var host = await GrainHost.StartAsync(typeof(TwinGrain), typeof(ThirdGrain));

        Assert.Throws<ArgumentException>(() => host.Grain<ITwinGrain>("a"));
        Assert.Equal("third", await host.Client.GetGrain<ITwinGrain>("a", typeof(ThirdGrain).FullName).Name());
    }

    [Theory]
    [InlineData("Path")]
    [InlineData("ResponseTimeout")]
    [InlineData("CollectionQuantum")]
    [InlineData("MailboxLimit")]
    [InlineData("ActivationLimit")]
    [InlineData("StreamQueueLimit")]
    public async Task A_setting_out_of_its_range_is_refused_by_name(string setting)
    {
        var error = await Assert.ThrowsAnyAsync<ArgumentException>(() => GrainHost.StartAsync(s => s.Options = o =>
        {
            var property = typeof(EmbeddedOptions).GetProperty(setting)!;
            property.SetValue(o, property.PropertyType == typeof(string) ? "" : Activator.CreateInstance(property.PropertyType));
        }));

        Assert.Equal(setting, error.ParamName);
    }

    [Fact]
    public async Task A_persistent_state_on_another_parameter_type_is_refused_at_the_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => GrainHost.StartAsync(typeof(WrongFacetGrain)));

        Assert.Contains("IPersistentState<T>", error.Message);
    }

    [Fact]
    public async Task A_state_that_cannot_be_made_empty_is_refused_at_the_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => GrainHost.StartAsync(typeof(WrongStateGrain)));

        Assert.Contains("constructor without parameters", error.Message);
    }

    public interface ITwinGrain : IGrainWithStringKey
    {
        Task<string> Name();
    }

    [GrainType("twin")]
    public sealed class TwinGrain : Grain, ITwinGrain
    {
        public Task<string> Name() => Task.FromResult("twin");
    }

    [GrainType("twin")]
    public sealed class OtherTwinGrain : Grain, ITwinGrain
    {
        public Task<string> Name() => Task.FromResult("other");
    }

    [GrainType("third")]
    public sealed class ThirdGrain : Grain, ITwinGrain
    {
        public Task<string> Name() => Task.FromResult("third");
    }

    public sealed record Unmakeable(int Number);

    public sealed class WrongStateGrain([PersistentState("x")] IPersistentState<Unmakeable> state) : Grain, ITwinGrain
    {
        public Task<string> Name() => Task.FromResult($"{state.State.Number}");
    }

    public sealed class WrongFacetGrain([PersistentState("x")] string state) : Grain, ITwinGrain
    {
        public Task<string> Name() => Task.FromResult(state);
    }
}
