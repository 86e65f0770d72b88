using ActorSweep.Tests.Client.Futures;

namespace ActorSweep.Tests.Execution;

/// <summary>An interrupt that user code sends to the thread of a slot ends neither the thread nor other user code.</summary>
public sealed class InterruptTests : IAsyncLifetime
{
    static volatile Thread? _slot;

    SweepClient _client = null!;

    public async Task InitializeAsync() => _client = await SweepClient.LocalAsync(new() { Slots = 1 });

    public async Task DisposeAsync() => await _client.DisposeAsync();

    [Fact]
    public async Task A_task_that_interrupts_its_thread_finishes_and_the_next_task_is_not_interrupted()
    {
        Assert.Equal(1, await _client.Submit(() => Interrupt()).Soon());
        Assert.Equal(2, await _client.Submit(() => Sleep()).Soon());
    }

    [Fact]
    public async Task A_task_that_interrupts_its_thread_and_throws_fails_with_what_it_threw()
    {
        var failed = await _client.Submit(() => InterruptAndThrow()).FailsAsync<TaskFailedException>();
        Assert.Equal(typeof(NotSupportedException).FullName, failed.RemoteType);
        Assert.Equal(2, await _client.Submit(() => Sleep()).Soon());
    }

    [Fact]
    public async Task An_item_that_interrupts_its_thread_does_not_interrupt_the_next_item() =>
        await _client.GatherAsync(_client.Map(i => i % 2 == 0 ? Interrupt() : Sleep(), Enumerable.Range(0, 10))).Gives([1, 2, 1, 2, 1, 2, 1, 2, 1, 2]);

    [Fact]
    public async Task An_item_with_a_time_limit_that_interrupts_its_thread_does_not_interrupt_the_next_item()
    {
        var options = new TaskOptions { TimeLimit = ClientExtensions.Patience };
        await _client.GatherAsync(_client.Map(i => i % 2 == 0 ? Interrupt() : Sleep(), Enumerable.Range(0, 4), options)).Gives([1, 2, 1, 2]);
    }

    [Fact]
    public async Task A_thread_that_is_interrupted_while_it_has_no_task_executes_the_next_one()
    {
        await _client.Submit(() => RememberThread()).Soon();
        for (var i = 0; i < 20; i++)
        {
            _slot!.Interrupt();
            Assert.Equal(2, await _client.Submit(() => Sleep()).Soon());
        }
    }

    public static int Interrupt()
    {
        Thread.CurrentThread.Interrupt();
        return 1;
    }

    public static int InterruptAndThrow()
    {
        Thread.CurrentThread.Interrupt();
        throw new NotSupportedException("no");
    }

    /// <summary>Waits, and so throws where an interrupt is pending.</summary>
    public static int Sleep()
    {
        Thread.Sleep(0);
        return 2;
    }

    public static int RememberThread()
    {
        _slot = Thread.CurrentThread;
        return 0;
    }
}
