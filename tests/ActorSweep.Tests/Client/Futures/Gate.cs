using System.Collections.Concurrent;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>Holds tasks up until the test lets them go, and tells the test when they have come so far.</summary>
sealed class Gate
{
    static readonly ConcurrentDictionary<string, Gate> All = new();
    readonly ManualResetEventSlim _open = new();
    readonly SemaphoreSlim _arrivals = new(0);
    readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _arrived;

    Gate(string name) => Name = name;

    /// <summary>What tasks know it by.</summary>
    public string Name { get; }

    /// <summary>The worker of the last task that came to wait here.</summary>
    public string Worker { get; private set; } = "";

    /// <summary>How often tasks came here.</summary>
    public int Arrived => Volatile.Read(ref _arrived);

    /// <summary>Completes when a task that waits here was told that it is cancelled.</summary>
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

    /// <summary>For tasks: waits until it is open, or the task is cancelled.</summary>
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
