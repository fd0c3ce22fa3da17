using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Qmulum.Embedded.Tests;

public sealed class StreamTests
{
    readonly Barrier _barrier = new();

    [Fact]
    public async Task Every_subscriber_gets_the_events_in_the_order_they_were_published()
    {
        await using var host = await StartAsync();
        Heard client = new();
        await Stream(host, "order").SubscribeAsync(client);
        await host.Grain<IListenerGrain>("explicit").Subscribe("order");

        for (var i = 0; i < 500; i++)
        {
            await Stream(host, "order").OnNextAsync(i);
        }

        await client.CountAsync(500);
        await HeardAsync(host.Grain<IListenerGrain>("explicit"), 500);
        Assert.Equal(Enumerable.Range(0, 500), client.Items);
        Assert.Equal(Enumerable.Range(0, 500), await host.Grain<IListenerGrain>("explicit").Heard());
    }

    [Fact]
    public async Task Concurrent_publishers_are_heard_in_one_same_order_by_all_with_growing_tokens()
    {
        await using var host = await StartAsync();
        Heard first = new();
        Heard second = new();
        await Stream(host, "many").SubscribeAsync(first);
        await Stream(host, "many").SubscribeAsync(second);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(p => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await Stream(host, "many").OnNextAsync((p * 1000) + i);
            }
        })));

        await first.CountAsync(800);
        await second.CountAsync(800);
        Assert.Equal(first.Items, second.Items);
        Assert.Equal(first.Tokens.Order(), first.Tokens);
        for (var p = 0; p < 8; p++)
        {
            Assert.Equal(Enumerable.Range(p * 1000, 100), first.Items.Where(item => item / 1000 == p));
        }
    }

    [Fact]
    public async Task A_subscriber_that_throws_is_told_and_does_not_stop_the_others_or_itself()
    {
        await using var host = await StartAsync();
        Heard good = new();
        Heard bad = new() { ThrowsOn = 1 };
        await Stream(host, "bad").SubscribeAsync(bad);
        await Stream(host, "bad").SubscribeAsync(good);
        await host.Grain<IListenerGrain>("throws").Subscribe("bad");

        for (var i = 0; i < 3; i++)
        {
            await Stream(host, "bad").OnNextAsync(i);
        }

        await good.CountAsync(3);
        await bad.CountAsync(2);
        await HeardAsync(host.Grain<IListenerGrain>("throws"), 2);
        Assert.Equal([0, 2], bad.Items);
        Assert.Equal("1 is refused", Assert.Single(bad.Errors).Message);
    }

    [Fact]
    public async Task An_implicit_subscriber_is_activated_by_the_event_and_handles_it()
    {
        await using var host = await StartAsync();

        await host.Client.GetStreamProvider("streams").GetStream<int>("implicit", "key").OnNextAsync(7);

        await HeardAsync(host.Grain<IImplicitGrain>("key"), 1);
        Assert.Equal([7], await host.Grain<IImplicitGrain>("key").Heard());
        Assert.Equal(["implicit/key by streams"], await host.Grain<IImplicitGrain>("key").Subscriptions());
    }

    [Fact]
    public async Task A_grains_subscription_lives_on_in_its_next_activation_that_resumes_it()
    {
        await using var host = await StartAsync();
        var grain = host.Grain<IListenerGrain>("a");
        await grain.Subscribe("resumed");
        await grain.Leave();

        await Stream(host, "resumed").OnNextAsync(1);

        await HeardAsync(grain, 1);
        Assert.Equal(1, await grain.Handles("resumed"));
    }

    [Fact]
    public async Task A_grains_subscription_survives_the_host()
    {
        using TempFolder folder = new();
        await using (var first = await StartAsync(s => s.Path = folder.File("grains.db")))
        {
            await first.Grain<IListenerGrain>("a").Subscribe("durable");
        }

        await using var second = await StartAsync(s => s.Path = folder.File("grains.db"));
        await Stream(second, "durable").OnNextAsync(5);

        await HeardAsync(second.Grain<IListenerGrain>("a"), 1);
    }

    [Fact]
    public async Task An_ended_subscription_gets_no_more_events()
    {
        await using var host = await StartAsync();
        Heard ended = new();
        Heard stays = new();
        var handle = await Stream(host, "ended").SubscribeAsync(ended);
        await Stream(host, "ended").SubscribeAsync(stays);
        await host.Grain<IListenerGrain>("a").Subscribe("ended");
        await Stream(host, "ended").OnNextAsync(1);
        await ended.CountAsync(1);
        await HeardAsync(host.Grain<IListenerGrain>("a"), 1);

        await handle.UnsubscribeAsync();
        await host.Grain<IListenerGrain>("a").Unsubscribe("ended");
        await Stream(host, "ended").OnNextAsync(2);
        await stays.CountAsync(2);

        Assert.Equal([1], ended.Items);
        Assert.Equal([1], await host.Grain<IListenerGrain>("a").Heard());
        Assert.Equal(0, await host.Grain<IListenerGrain>("a").Handles("ended"));
        Assert.Single(await Stream(host, "ended").GetAllSubscriptionHandles());
    }

    [Fact]
    public async Task A_full_queue_makes_the_publisher_wait_until_there_is_a_place()
    {
        await using var host = await StartAsync(s => s.Options = o => o.StreamQueueLimit = 2);
        Heard slow = new() { Before = () => _barrier.PassAsync("slow") };
        await Stream(host, "full").SubscribeAsync(slow);
        await Stream(host, "full").OnNextAsync(0);
        await _barrier.ArrivedAsync("slow"); // one is being handled, and its place is free again
        await Stream(host, "full").OnNextAsync(1);
        await Stream(host, "full").OnNextAsync(2);

        var publishing = Stream(host, "full").OnNextAsync(3);

        Assert.False(publishing.IsCompleted);
        _barrier.Open("slow");
        await publishing;
        await slow.CountAsync(4);
        Assert.Equal([0, 1, 2, 3], slow.Items);
    }

    [Fact]
    public async Task A_subscriber_that_stays_too_slow_loses_events_and_is_told_how_many()
    {
        ManualClock clock = new();
        await using var host = await StartAsync(s =>
        {
            s.Clock = clock;
            s.Options = o => o.StreamQueueLimit = 2;
        });
        Heard slow = new() { Before = () => _barrier.PassAsync("slow") };
        Heard quick = new();
        await Stream(host, "lossy").SubscribeAsync(slow);
        await Stream(host, "lossy").SubscribeAsync(quick);
        await Stream(host, "lossy").OnNextAsync(0);
        await _barrier.ArrivedAsync("slow");
        await Stream(host, "lossy").OnNextAsync(1);
        await Stream(host, "lossy").OnNextAsync(2);

        var publishing = Stream(host, "lossy").OnNextAsync(3);
        clock.Advance(TimeSpan.FromSeconds(10));
        await publishing;
        await Stream(host, "lossy").OnNextAsync(4); // nobody waits for it any more
        _barrier.Open("slow");

        await Deadline.WaitAsync("the news of the loss", () => !slow.Errors.IsEmpty);
        await quick.CountAsync(5);
        Assert.Equal([0, 1, 2], slow.Items);
        Assert.Equal(2, Assert.IsType<StreamEventsLostException>(Assert.Single(slow.Errors)).Count);
        await Stream(host, "lossy").OnNextAsync(5);
        await slow.CountAsync(4);
    }

    [Fact]
    public async Task Completion_and_errors_come_to_the_subscriber_in_their_place()
    {
        await using var host = await StartAsync();
        Heard heard = new();
        await Stream(host, "end").SubscribeAsync(heard);

        await Stream(host, "end").OnNextBatchAsync([1, 2]);
        await Stream(host, "end").OnErrorAsync(new IOException("broken"));
        await Stream(host, "end").OnCompletedAsync();

        await Deadline.WaitAsync("the completion", () => heard.Completed == 1);
        Assert.Equal([1, 2], heard.Items);
        Assert.Equal("broken", Assert.Single(heard.Errors).Message);
    }

    [Fact]
    public async Task Streams_that_nobody_uses_are_forgotten()
    {
        ManualClock clock = new();
        await using var host = await StartAsync(s => s.Clock = clock);
        Heard heard = new();
        await Stream(host, "kept").SubscribeAsync(heard);
        for (var i = 0; i < 100; i++)
        {
            await Stream(host, $"once-{i}").OnNextAsync(i);
        }

        clock.Advance(TimeSpan.FromMinutes(2));

        await Deadline.WaitAsync("the end of 100 streams", () => host.Runtime.Streams.Count == 1);
        await Stream(host, "kept").OnNextAsync(1);
        await heard.CountAsync(1);
    }

    [Fact]
    public async Task A_provider_that_is_not_configured_is_refused()
    {
        await using var host = await StartAsync();

        Assert.Contains("other", Assert.Throws<KeyNotFoundException>(() => host.Client.GetStreamProvider("other")).Message);
    }

    static IAsyncStream<int> Stream(GrainHost host, string key) => host.Client.GetStreamProvider("streams").GetStream<int>("numbers", key);

    static Task HeardAsync(IHearingGrain grain, int count) =>
        Deadline.WaitAsync($"{count} events at the grain", async () => (await grain.Heard()).Count == count);

    Task<GrainHost> StartAsync(Action<GrainHostSettings>? configure = null) =>
        GrainHost.StartAsync(configure ?? (_ => { }), typeof(ListenerGrain), typeof(ImplicitGrain));

    sealed class Heard : IAsyncObserver<int>
    {
        int _completed;

        public ConcurrentQueue<int> Items { get; } = new();

        public ConcurrentQueue<StreamSequenceToken> Tokens { get; } = new();

        public ConcurrentQueue<Exception> Errors { get; } = new();

        public int Completed => _completed;

        public int ThrowsOn { get; init; } = -1;

        public Func<Task> Before { get; init; } = () => Task.CompletedTask;

        public async Task OnNextAsync(int item, StreamSequenceToken? token = null)
        {
            await Before();
            if (item == ThrowsOn)
            {
                throw new InvalidOperationException($"{item} is refused");
            }

            Items.Enqueue(item);
            Tokens.Enqueue(token!);
        }

        public Task OnErrorAsync(Exception ex)
        {
            Errors.Enqueue(ex);
            return Task.CompletedTask;
        }

        public Task OnCompletedAsync()
        {
            Interlocked.Increment(ref _completed);
            return Task.CompletedTask;
        }

        public Task CountAsync(int count) => Deadline.WaitAsync($"{count} events", () => Items.Count == count);
    }

    public interface IHearingGrain : IGrainWithStringKey
    {
        Task<IReadOnlyList<int>> Heard();
    }

    public interface IListenerGrain : IHearingGrain
    {
        Task Subscribe(string stream);

        Task Unsubscribe(string stream);

        Task<int> Handles(string stream);

        Task Leave();
    }

    public sealed class ListenerGrain : Grain, IListenerGrain
    {
        static readonly string[] Known = ["resumed", "durable"];

        readonly List<int> _heard = [];

        public override async Task OnActivateAsync(CancellationToken cancellationToken)
        {
            foreach (var stream in Known)
            {
                foreach (var handle in await Stream(stream).GetAllSubscriptionHandles())
                {
                    await handle.ResumeAsync(HearAsync);
                }
            }
        }

        public Task Subscribe(string stream) => Stream(stream).SubscribeAsync(HearAsync);

        public async Task Unsubscribe(string stream)
        {
            foreach (var handle in await Stream(stream).GetAllSubscriptionHandles())
            {
                await handle.UnsubscribeAsync();
            }
        }

        public async Task<int> Handles(string stream) => (await Stream(stream).GetAllSubscriptionHandles()).Count;

        public Task Leave()
        {
            DeactivateOnIdle();
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<int>> Heard() => Task.FromResult<IReadOnlyList<int>>([.. _heard]);

        IAsyncStream<int> Stream(string key) => this.GetStreamProvider("streams").GetStream<int>("numbers", key);

        Task HearAsync(int item, StreamSequenceToken? token)
        {
            if (item == 1 && this.GetPrimaryKeyString() == "throws")
            {
                throw new InvalidOperationException("refused");
            }

            _heard.Add(item);
            return Task.CompletedTask;
        }
    }

    public interface IImplicitGrain : IHearingGrain
    {
        Task<IReadOnlyList<string>> Subscriptions();
    }

    [ImplicitStreamSubscription("implicit")]
    public sealed class ImplicitGrain : Grain, IImplicitGrain, IStreamSubscriptionObserver
    {
        readonly List<int> _heard = [];
        readonly List<string> _subscriptions = [];

        public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
        {
            _subscriptions.Add($"{handleFactory.StreamId} by {handleFactory.ProviderName}");
            await handleFactory.Create<int>().ResumeAsync((item, _) =>
            {
                _heard.Add(item);
                return Task.CompletedTask;
            });
        }

        public Task<IReadOnlyList<int>> Heard() => Task.FromResult<IReadOnlyList<int>>([.. _heard]);

        public Task<IReadOnlyList<string>> Subscriptions() => Task.FromResult<IReadOnlyList<string>>([.. _subscriptions]);
    }
}
