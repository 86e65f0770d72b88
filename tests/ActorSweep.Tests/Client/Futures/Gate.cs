using System.Collections.Concurrent;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>Holds tasks until the test opens it, and tells the test when tasks arrive.</summary>
sealed class Gate
{
    static readonly ConcurrentDictionary<string, Gate> All = new();
    readonly ManualResetEventSlim _open = new();
    readonly SemaphoreSlim _arrivals = new(0);
    readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _arrived;

    Gate(string name) => Name = name;

    /// <summary>The name by which tasks find it.</summary>
    public string Name { get; }

    /// <summary>The worker of the last task that arrived.</summary>
    public string Worker { get; private set; } = "";

    /// <summary>The number of arrivals.</summary>
    public int Arrived => Volatile.Read(ref _arrived);

    /// <summary>Completes when a waiting task receives its cancellation.</summary>
    public Task WhenCancelled => _cancelled.Task.WaitAsync(ClientExtensions.Patience);

    public static Gate New(bool isOpen = false)
    {
        var gate = new Gate(Guid.NewGuid().ToString("N"));
        All[gate.Name] = gate;
        if (isOpen)
            gate.Open();
        return gate;
    }

    public static Gate Of(string name) => All[name];

    public void Open() => _open.Set();

    /// <summary>Waits for a task to arrive.</summary>
    public async Task ReachedAsync() => Assert.True(await _arrivals.WaitAsync(ClientExtensions.Patience), "no task came to the gate");

    public int Arrive()
    {
        var arrived = Interlocked.Increment(ref _arrived);
        _arrivals.Release();
        return arrived;
    }

    /// <summary>Called by tasks. Waits until the gate is open or the task is cancelled.</summary>
    public void Pass(CancellationToken cancel)
    {
        Worker = TaskContext.Current?.Worker ?? "";
        Arrive();
        try
        {
            _open.Wait(cancel);
        }
        catch (OperationCanceledException)
        {
            _cancelled.TrySetResult();
            throw;
        }
    }
}
