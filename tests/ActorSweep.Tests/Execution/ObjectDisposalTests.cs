using System.Collections.Concurrent;
using ActorSweep.Execution.Jobs;
using ActorSweep.Tests.Client.Futures;

namespace ActorSweep.Tests.Execution;

/// <summary>The Dispose of an actor may throw or never return; the others are disposed of all the same.</summary>
public sealed class ObjectDisposalTests
{
    static readonly TaskId Actor = new(new RunId("r:1"), 3);

    [Fact]
    public void All_objects_are_disposed_of_one_after_another()
    {
        var disposed = new ConcurrentQueue<int>();
        var disposal = new ObjectDisposal(ClientExtensions.Patience, (_, why) => Assert.Fail(why));
        for (var i = 0; i < 20; i++)
        {
            var number = i;
            disposal.Enqueue(Actor, new Odd(() => disposed.Enqueue(number)));
        }
        disposal.Wait();
        Assert.Equal(Enumerable.Range(0, 20), disposed);
    }

    [Fact]
    public void The_exception_of_a_Dispose_is_reported_even_if_its_message_cannot_be_read()
    {
        var reported = new ConcurrentQueue<(TaskId, string)>();
        var disposal = new ObjectDisposal(ClientExtensions.Patience, (actor, why) => reported.Enqueue((actor, why)));
        disposal.Enqueue(Actor, new Odd(() => throw new NotSupportedException("no")));
        disposal.Enqueue(Actor, new Odd(() => throw new Unreadable()));
        disposal.Wait();
        Assert.Equal(
            [
                (Actor, "Odd.Dispose threw NotSupportedException: no"),
                (Actor, "Odd.Dispose threw Unreadable: (the message of the exception cannot be read: it throws NotSupportedException)"),
            ],
            reported);
    }

    [Fact]
    public async Task A_Dispose_that_does_not_return_within_the_grace_is_abandoned()
    {
        using var never = new ManualResetEventSlim();
        var (reported, disposed) = (new TaskCompletionSource<string>(), new TaskCompletionSource());
        var disposal = new ObjectDisposal(TimeSpan.FromMilliseconds(20), (_, why) => reported.TrySetResult(why));
        disposal.Enqueue(Actor, new Odd(never.Wait));
        disposal.Enqueue(Actor, new Odd(disposed.SetResult));
        Assert.Equal("Odd.Dispose did not return within 0.02 s", await reported.Task.Soon());
        await disposed.Task.Soon();
        never.Set();
    }

    sealed class Odd(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }

    sealed class Unreadable : Exception
    {
        public override string Message => throw new NotSupportedException();
    }
}
