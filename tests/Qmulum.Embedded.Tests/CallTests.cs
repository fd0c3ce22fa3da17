using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Qmulum.Embedded.Tests;

public sealed class CallTests
{
    readonly Barrier _barrier = new();

    [Theory]
    [InlineData("task")]
    [InlineData("task of result")]
    [InlineData("value task")]
    [InlineData("value task of result")]
    [InlineData("before the first await")]
    public async Task An_exception_comes_to_the_caller_with_its_type_message_members_and_where_it_was_thrown(string how)
    {
        await using var host = await StartAsync();

        var error = await Assert.ThrowsAsync<OwnException>(async () => await host.Grain<ICallGrain>("a").Throw(how));

        Assert.Equal(("broken", 42), (error.Message, error.Code));
        Assert.Contains(nameof(CallGrain.Thrower), error.StackTrace);
        Assert.Contains(nameof(An_exception_comes_to_the_caller_with_its_type_message_members_and_where_it_was_thrown), error.StackTrace);
    }

    [Fact]
    public async Task An_exception_leaves_the_grain_as_it_is_and_ready_for_the_next_call()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<ICallGrain>("a");
        var before = await grain.Instance();

        await Assert.ThrowsAsync<OwnException>(() => grain.Throw("task"));

        Assert.Equal(before, await grain.Instance());
    }

    [Fact]
    public async Task A_method_that_returns_null_in_place_of_a_task_is_named()
    {
        await using var host = await StartAsync();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Grain<ICallGrain>("a").ReturnNull());

        Assert.Contains("ICallGrain.ReturnNull", error.Message);
    }

    [Fact]
    public async Task Every_kind_of_task_brings_its_result()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<ICallGrain>("a");

        await grain.PlainTask();
        await grain.PlainValueTask();

        Assert.Equal(3, await grain.Add(1, 2));
        Assert.Equal(4, await grain.AddLater(1, 3));
        Assert.Equal("a,b,,7,True,1.5", await grain.Join("a", "b", null, 7, true, 1.5));
        Assert.Same(CallGrain.Shared, await grain.Message()); // not copied: messages are immutable
    }

    [Fact]
    public async Task An_inherited_and_a_default_interface_method_can_be_called()
    {
        await using var host = await StartAsync();

        Assert.Equal("base of a", await host.Grain<ICallGrain>("a").FromBase());
        Assert.Equal("default of 3", await host.Grain<ICallGrain>("a").Default());
    }

    [Fact]
    public async Task A_call_chain_that_comes_back_waits_and_ends_by_the_response_timeout()
    {
        await using var host = await StartAsync(o => o.ResponseTimeout = TimeSpan.FromMilliseconds(500));

        var error = await Assert.ThrowsAsync<TimeoutException>(() => host.Grain<IChainGrain>("a").CallThrough("b", reentrant: false));

        Assert.Contains("IChainGrain.", error.Message);
    }

    [Fact]
    public async Task A_call_chain_may_come_back_where_the_grain_allows_it()
    {
        await using var host = await StartAsync();

        Assert.Equal("a saw b", await host.Grain<IChainGrain>("a").CallThrough("b", reentrant: true));
    }

    [Fact]
    public async Task Another_chain_may_not_come_in_where_one_is_allowed_to()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<IChainGrain>("a");
        var inside = grain.WaitInSection("inside");
        await _barrier.ArrivedAsync("inside");

        var outside = grain.Touch("x");
        await host.Grain<IChainGrain>("b").Touch("y");

        Assert.False(outside.IsCompleted);
        _barrier.Open("inside");
        await inside;
        await outside;
    }

    [Fact]
    public async Task A_suppressed_chain_may_not_come_back()
    {
        await using var host = await StartAsync(o => o.ResponseTimeout = TimeSpan.FromMilliseconds(500));

        await Assert.ThrowsAsync<TimeoutException>(() => host.Grain<IChainGrain>("a").CallThroughSuppressed("b"));
    }

    [Fact]
    public async Task A_call_that_gets_no_answer_fails_by_the_timeout_naming_grain_method_and_what_runs()
    {
        ManualClock clock = new();
        await using var host = await StartAsync(clock: clock);
        var grain = host.Grain<ICallGrain>("slow");
        var running = grain.Wait("never");
        await _barrier.ArrivedAsync("never");
        var waiting = grain.Add(1, 2);

        clock.Advance(TimeSpan.FromSeconds(32));

        var first = await Assert.ThrowsAsync<TimeoutException>(() => running);
        var second = await Assert.ThrowsAsync<TimeoutException>(() => waiting.AsTask());
        Assert.Contains("ICallGrain.Wait of grain call/slow did not answer in 00:00:30; it has started", first.Message);
        Assert.Contains("ICallGrain.Add of grain call/slow did not answer in 00:00:30; it has not started", second.Message);
        Assert.Contains("the last to start is ICallGrain.Wait", second.Message);
        _barrier.Open("never");
    }

    [Fact]
    public async Task A_call_whose_caller_has_given_up_is_not_run_any_more()
    {
        ManualClock clock = new();
        await using var host = await StartAsync(clock: clock);
        var grain = host.Grain<ICallGrain>("a");
        var running = grain.Wait("gate");
        await _barrier.ArrivedAsync("gate");
        var waiting = grain.Wait("late");

        clock.Advance(TimeSpan.FromSeconds(32));
        await Assert.ThrowsAsync<TimeoutException>(() => running);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        _barrier.Open("gate");
        await grain.Add(1, 1);

        Assert.Equal(0, _barrier.Arrivals("late"));
    }

    [Fact]
    public async Task A_ResponseTimeout_attribute_takes_the_place_of_the_default()
    {
        ManualClock clock = new();
        await using var host = await StartAsync(clock: clock);
        var call = host.Grain<ICallGrain>("a").WaitShortly("never");
        await _barrier.ArrivedAsync("never");

        clock.Advance(TimeSpan.FromSeconds(6));

        var error = await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Contains("00:00:05", error.Message);
        _barrier.Open("never");
    }

    [Fact]
    public async Task Calls_above_the_mailbox_limit_are_refused_and_those_below_it_run()
    {
        await using var host = await StartAsync(o => o.MailboxLimit = 10);
        var grain = host.Grain<ICallGrain>("a");
        var calls = Enumerable.Range(0, 10).Select(_ => grain.Wait("gate")).ToArray();
        await _barrier.ArrivedAsync("gate");

        var error = await Assert.ThrowsAsync<LimitExceededException>(() => grain.Wait("gate"));

        Assert.Contains("call/a has 10 requests, and its limit is 10", error.Message);
        _barrier.Open("gate");
        await Task.WhenAll(calls);
        await grain.Wait("gate");
    }

    [Fact]
    public async Task A_cancelled_token_ends_the_callers_wait_and_is_seen_by_the_grain()
    {
        await using var host = await StartAsync();
        using CancellationTokenSource source = new();
        var call = host.Grain<ICallGrain>("a").WaitForCancel("cancel", source.Token);
        await _barrier.ArrivedAsync("cancel");

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _barrier.ArrivedAsync("cancelled");
    }

    [Fact]
    public async Task A_call_with_a_token_that_is_cancelled_already_does_not_run()
    {
        await using var host = await StartAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => host.Grain<ICallGrain>("a").WaitForCancel("cancel", new CancellationToken(canceled: true)));
        await host.Grain<ICallGrain>("a").PlainTask();

        Assert.Equal(0, _barrier.Arrivals("cancel"));
    }

    [Fact]
    public async Task The_request_context_goes_along_with_calls_and_does_not_come_back()
    {
        await using var host = await StartAsync();
        RequestContext.Set("user", "ann");
        try
        {
            Assert.Equal("ann, then ann", await host.Grain<IChainGrain>("a").ContextThrough("b", "user"));
            Assert.Null(RequestContext.Get("set by a"));
            RequestContext.Remove("user");
            Assert.Equal("(none), then (none)", await host.Grain<IChainGrain>("a").ContextThrough("b", "user"));
        }
        finally
        {
            RequestContext.Clear();
        }
    }

    [Fact]
    public async Task What_a_caller_keeps_in_its_own_async_locals_does_not_leak_into_a_grain()
    {
        await using var host = await StartAsync();
        CallGrain.Local.Value = "secret";

        Assert.Null(await host.Grain<ICallGrain>("a").ReadLocal());
    }

    [Fact]
    public async Task Keys_of_every_kind_are_read_back()
    {
        await using var host = await StartAsync();
        var guid = Guid.NewGuid();

        Assert.Equal($"{guid}", await host.Client.GetGrain<IGuidGrain>(guid).Key());
        Assert.Equal("-7", await host.Client.GetGrain<IIntegerGrain>(-7).Key());
        Assert.Equal("9+x+y", await host.Client.GetGrain<ICompoundGrain>(9, "x+y").Key());
        Assert.Equal("a/b", host.Grain<ICallGrain>("a/b").GetPrimaryKeyString());
        Assert.Equal(guid, host.Client.GetGrain<IGuidGrain>(guid).GetPrimaryKey());
        Assert.Equal("9", $"{host.Client.GetGrain<ICompoundGrain>(9, "x").GetPrimaryKeyLong(out var extension)}");
        Assert.Equal("x", extension);
        Assert.Throws<ArgumentException>(() => host.Grain<ICallGrain>(""));
    }

    [Fact]
    public async Task References_to_one_grain_are_equal_and_can_be_got_from_its_id()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<ICallGrain>("a");
        var id = grain.GetGrainId();

        Assert.Equal(GrainId.Create("call", "a"), id);
        Assert.Equal(id, GrainId.Parse("call/a"));
        Assert.Equal(grain, host.Client.GetGrain<ICallGrain>(id));
        Assert.NotEqual(grain, host.Grain<ICallGrain>("b"));
        Assert.Equal("a", await ((GrainReference)host.Client.GetGrain(id)).Cast<ICallGrain>().KeyBySelf());
    }

    [Fact]
    public async Task An_interface_that_no_class_implements_is_named()
    {
        await using var host = await StartAsync();

        Assert.Contains("IOrphanGrain", Assert.Throws<ArgumentException>(() => host.Grain<IOrphanGrain>("a")).Message);
    }

    [Fact]
    public async Task An_enumeration_brings_all_its_items_in_order()
    {
        await using var host = await StartAsync();

        var items = await host.Grain<ICallGrain>("a").Count(1_000, "open").ToListAsync();

        Assert.Equal(Enumerable.Range(0, 1_000), items);
    }

    [Fact]
    public async Task An_enumeration_brings_what_is_there_while_the_next_is_awaited_and_lets_other_calls_run()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<ICallGrain>("a");
        await using var items = grain.Count(3, "item 2").GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        Assert.True(await items.MoveNextAsync());

        var third = items.MoveNextAsync();
        Assert.Equal(3, await grain.Add(1, 2));

        Assert.False(third.IsCompleted);
        _barrier.Open("item 2");
        Assert.True(await third);
        Assert.Equal(2, items.Current);
        Assert.False(await items.MoveNextAsync());
    }

    [Fact]
    public async Task An_enumeration_that_throws_brings_its_exception_after_its_items()
    {
        await using var host = await StartAsync();
        List<int> seen = [];

        await Assert.ThrowsAsync<OwnException>(async () =>
        {
            await foreach (var item in host.Grain<ICallGrain>("a").CountAndThrow(3))
            {
                seen.Add(item);
            }
        });

        Assert.Equal([0, 1, 2], seen);
    }

    [Fact]
    public async Task An_enumeration_that_is_left_early_runs_its_cleanup_in_the_grain()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<ICallGrain>("a");

        await foreach (var item in grain.Count(1_000_000, "open"))
        {
            if (item == 5)
            {
                break;
            }
        }

        Assert.Equal(1, _barrier.Arrivals("cleanup"));
    }

    [Fact]
    public async Task An_enumeration_whose_activation_ends_is_aborted()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<ICallGrain>("a");
        await using var items = grain.Count(1_000_000, "open").GetAsyncEnumerator();
        await items.MoveNextAsync();
        await grain.Leave();
        await Deadline.WaitAsync("the end of the activation", () => host.Runtime.Directory.Count == 0);

        await Assert.ThrowsAsync<EnumerationAbortedException>(async () =>
        {
            while (await items.MoveNextAsync())
            {
            }
        });
    }

    [Fact]
    public async Task A_grain_can_call_an_object_outside_until_its_reference_is_deleted()
    {
        await using var host = await StartAsync();
        Listener listener = new();
        var reference = host.Client.CreateObjectReference<IListener>(listener);

        await host.Grain<ICallGrain>("a").Tell(reference, "hello");
        Assert.Equal("hello", listener.Last);
        host.Client.DeleteObjectReference<IListener>(reference);
        await Deadline.WaitAsync("the end of the reference", () => host.Runtime.Directory.Count == 1);

        await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => host.Grain<ICallGrain>("a").Tell(reference, "lost"));
        Assert.Equal("hello", listener.Last);
    }

    Task<GrainHost> StartAsync(Action<EmbeddedOptions>? options = null, TimeProvider? clock = null)
    {
        _barrier.Open("open");
        _barrier.Open("cleanup");
        return GrainHost.StartAsync(
            s =>
            {
                s.Clock = clock ?? TimeProvider.System;
                s.Options = options ?? (_ => { });
                s.Services = services => services.AddSingleton(_barrier);
            },
            typeof(CallGrain),
            typeof(ChainGrain),
            typeof(GuidGrain),
            typeof(IntegerGrain),
            typeof(CompoundGrain));
    }

    [GenerateSerializer]
    public sealed class OwnException(string message, int code) : Exception(message)
    {
        [Id(0)]
        public int Code { get; } = code;
    }

    public interface IListener : IGrainObserver
    {
        Task Hear(string text);
    }

    sealed class Listener : IListener
    {
        public string? Last { get; private set; }

        public Task Hear(string text)
        {
            Last = text;
            return Task.CompletedTask;
        }
    }

    public interface IBase : IGrainWithStringKey
    {
        Task<string> FromBase();
    }

    public interface ICallGrain : IBase
    {
        Task Throw(string how);

        Task ReturnNull();

        Task<Guid> Instance();

        Task PlainTask();

        ValueTask PlainValueTask();

        ValueTask<int> Add(int a, int b);

        ValueTask<int> AddLater(int a, int b);

        Task<string> Join(string a, string b, string? c, int d, bool e, double f);

        Task<object> Message();

        async Task<string> Default() => $"default of {await Add(1, 2)}";

        Task<string> KeyBySelf();

        Task Wait(string point);

        [ResponseTimeout("00:00:05")]
        Task WaitShortly(string point);

        Task WaitForCancel(string point, CancellationToken cancellationToken);

        Task<string?> ReadLocal();

        IAsyncEnumerable<int> Count(int count, string gate);

        IAsyncEnumerable<int> CountAndThrow(int count);

        Task Tell(IListener listener, string text);

        Task Leave();
    }

    public sealed class CallGrain(Barrier barrier) : Grain, ICallGrain
    {
        readonly Guid _instance = Guid.NewGuid();

        public static AsyncLocal<string?> Local { get; } = new();

        public static object Shared { get; } = new();

        public async Task Throw(string how)
        {
            switch (how)
            {
                case "before the first await":
                    Thrower();
                    break;
                case "task":
                    await Task.Yield();
                    Thrower();
                    break;
                case "task of result":
                    await ThrowingTask();
                    break;
                case "value task":
                    await ThrowingValueTask();
                    break;
                default:
                    await GrainFactory.GetGrain<ICallGrain>("other").Throw("task");
                    break;
            }
        }

        public Task ReturnNull() => null!;

        public Task<Guid> Instance() => Task.FromResult(_instance);

        public Task PlainTask() => Task.CompletedTask;

        public ValueTask PlainValueTask() => ValueTask.CompletedTask;

        public ValueTask<int> Add(int a, int b) => new(a + b);

        public async ValueTask<int> AddLater(int a, int b)
        {
            await Task.Yield();
            return a + b;
        }

        public Task<string> Join(string a, string b, string? c, int d, bool e, double f) => Task.FromResult($"{a},{b},{c},{d},{e},{f}");

        public Task<object> Message() => Task.FromResult(Shared);

        public Task<string> FromBase() => Task.FromResult($"base of {this.GetPrimaryKeyString()}");

        public Task<string> KeyBySelf() => Task.FromResult(this.AsReference<ICallGrain>().GetPrimaryKeyString());

        public Task Wait(string point) => barrier.PassAsync(point);

        public Task WaitShortly(string point) => barrier.PassAsync(point);

        public async Task WaitForCancel(string point, CancellationToken cancellationToken)
        {
            _ = barrier.PassAsync(point);
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ = barrier.PassAsync("cancelled");
        }

        public Task<string?> ReadLocal() => Task.FromResult(Local.Value);

        public async IAsyncEnumerable<int> Count(int count, string gate)
        {
            try
            {
                for (var i = 0; i < count; i++)
                {
                    if (gate == $"item {i}")
                    {
                        await barrier.PassAsync(gate);
                    }

                    yield return i;
                }
            }
            finally
            {
                await barrier.PassAsync("cleanup");
            }
        }

        public async IAsyncEnumerable<int> CountAndThrow(int count)
        {
            for (var i = 0; i < count; i++)
            {
                yield return i;
            }

            await Task.Yield();
            Thrower();
        }

        public Task Tell(IListener listener, string text) => listener.Hear(text);

        public Task Leave()
        {
            DeactivateOnIdle();
            return Task.CompletedTask;
        }

        public static void Thrower() => throw new OwnException("broken", 42);

        static async Task<int> ThrowingTask()
        {
            await Task.Yield();
            Thrower();
            return 0;
        }

        static async ValueTask ThrowingValueTask()
        {
            await Task.Yield();
            Thrower();
        }
    }

    public interface IChainGrain : IGrainWithStringKey
    {
        Task<string> CallThrough(string other, bool reentrant);

        Task<string> CallThroughSuppressed(string other);

        Task<string> CallBack(string first);

        Task<string> Touch(string by);

        Task WaitInSection(string point);

        Task<string> ContextThrough(string other, string key);

        Task<string> Context(string key);
    }

    public sealed class ChainGrain(Barrier barrier) : Grain, IChainGrain
    {
        public async Task<string> CallThrough(string other, bool reentrant)
        {
            if (!reentrant)
            {
                return await GrainFactory.GetGrain<IChainGrain>(other).CallBack(this.GetPrimaryKeyString());
            }

            using var section = RequestContext.AllowCallChainReentrancy();
            return await GrainFactory.GetGrain<IChainGrain>(other).CallBack(this.GetPrimaryKeyString());
        }

        public async Task<string> CallThroughSuppressed(string other)
        {
            using var allowed = RequestContext.AllowCallChainReentrancy();
            using var suppressed = RequestContext.SuppressCallChainReentrancy();
            return await GrainFactory.GetGrain<IChainGrain>(other).CallBack(this.GetPrimaryKeyString());
        }

        public Task<string> CallBack(string first) => GrainFactory.GetGrain<IChainGrain>(first).Touch(this.GetPrimaryKeyString());

        public Task<string> Touch(string by) => Task.FromResult($"{this.GetPrimaryKeyString()} saw {by}");

        public async Task WaitInSection(string point)
        {
            using var section = RequestContext.AllowCallChainReentrancy();
            await barrier.PassAsync(point);
        }

        public async Task<string> ContextThrough(string other, string key)
        {
            RequestContext.Set("set by a", 1);
            return $"{await Context(key)}, then {await GrainFactory.GetGrain<IChainGrain>(other).Context(key)}";
        }

        public Task<string> Context(string key) => Task.FromResult(RequestContext.Get(key) as string ?? "(none)");
    }

    public interface IGuidGrain : IGrainWithGuidKey
    {
        Task<string> Key();
    }

    public sealed class GuidGrain : Grain, IGuidGrain
    {
        public Task<string> Key() => Task.FromResult($"{this.GetPrimaryKey()}");
    }

    public interface IIntegerGrain : IGrainWithIntegerKey
    {
        Task<string> Key();
    }

    /// <summary>A grain without the base class.</summary>
    public sealed class IntegerGrain(IGrainContext context) : IGrainBase, IIntegerGrain
    {
        public IGrainContext GrainContext => context;

        public Task<string> Key() => Task.FromResult($"{this.GetPrimaryKeyLong()}");
    }

    public interface ICompoundGrain : IGrainWithIntegerCompoundKey
    {
        Task<string> Key();
    }

    public sealed class CompoundGrain : Grain, ICompoundGrain
    {
        public Task<string> Key() => Task.FromResult($"{this.GetPrimaryKeyLong(out var extension)}+{extension}");
    }

    public interface IOrphanGrain : IGrainWithStringKey
    {
        Task Call();
    }
}
