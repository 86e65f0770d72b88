using System.Globalization;
using System.Security.Principal;

namespace ActorSweep.Tests.Execution;

/// <summary>What user code sets on its thread does not reach the next user code of the slot.</summary>
public sealed class LeakTests
{
    static readonly AsyncLocal<string?> Ambient = new();

    [Fact]
    public async Task A_task_starts_fresh_whatever_the_task_before_it_has_set()
    {
        await using var client = await SweepClient.LocalAsync(new() { Slots = 1 });
        var fresh = await client.Submit(() => Describe());
        Assert.Equal(fresh, await client.Submit(() => DescribeThenLeak()));
        Assert.Equal(fresh, await client.Submit(() => Describe()));
        // A leaked synchronization context that runs nothing would hang the next await.
        Assert.Equal(7, await client.Submit(() => AwaitAsync()).AsTask().WaitAsync(ClientExtensions.Patience));
    }

    [Fact]
    public async Task An_item_of_a_map_starts_fresh_whatever_the_item_before_it_has_set()
    {
        await using var client = await SweepClient.LocalAsync(new() { Slots = 1 });
        Assert.Single((await client.GatherAsync(client.Map(_ => DescribeThenLeak(), Enumerable.Range(0, 10)))).Distinct());
    }

    [Fact]
    public async Task An_item_of_a_map_with_a_time_limit_starts_fresh_whatever_the_item_before_it_has_set()
    {
        await using var client = await SweepClient.LocalAsync(new() { Slots = 1 });
        var options = new TaskOptions { TimeLimit = ClientExtensions.Patience };
        Assert.Single((await client.GatherAsync(client.Map(_ => DescribeThenLeak(), Enumerable.Range(0, 10), options))).Distinct());
    }

    [Fact]
    public async Task A_simulation_starts_fresh_whatever_the_simulation_before_it_has_set()
    {
        await using var client = await SweepClient.LocalAsync(new() { Slots = 1 });
        var run = await client.SubmitAsync(new SweepSpec { Parameters = [new("x", new Linspace(0, 9, 10))] }, Model.Of(LeakingModel));
        Assert.Equal((RunState.Succeeded, 0), ((await client.WaitAsync(run)).State, (await client.WaitAsync(run)).Failed));
    }

    [Fact]
    public async Task An_item_on_a_thread_of_Parallelize_starts_fresh_whatever_the_item_before_it_has_set()
    {
        var found = await Sweep.Parallelize((int _) => DescribeThenLeak(), Enumerable.Range(0, 10), new ParallelizeOptions { Backend = Backend.Threads, Workers = 1 });
        Assert.Single(found.Distinct());
    }

    [Fact]
    public async Task An_item_of_a_serial_Parallelize_starts_as_the_caller_does_whatever_the_item_before_it_has_set()
    {
        var own = Describe();
        var found = await Sweep.Parallelize((int _) => DescribeThenLeak(), Enumerable.Range(0, 3), new ParallelizeOptions { Backend = Backend.Serial });
        Assert.Equal([own, own, own], found);
        Assert.Equal(own, Describe());
    }

    public sealed record Alone(double Y);

    /// <summary>Throws if a simulation before it left anything.</summary>
    public static Alone LeakingModel(double x) => DescribeThenLeak() == "slot Normal True -   - -"
        ? new Alone(x)
        : throw new InvalidOperationException(Describe());

    public static string Describe() => string.Join(
        ' ', Thread.CurrentThread.Name, Thread.CurrentThread.Priority, Thread.CurrentThread.IsBackground, SynchronizationContext.Current?.ToString() ?? "-",
        CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name, Ambient.Value ?? "-", Thread.CurrentPrincipal?.Identity?.Name ?? "-");

    public static string DescribeThenLeak()
    {
        var found = Describe();
        SynchronizationContext.SetSynchronizationContext(new Idle());
        CultureInfo.CurrentCulture = new OwnCulture();
        CultureInfo.CurrentUICulture = new OwnCulture();
        Ambient.Value = "leaked";
        Thread.CurrentPrincipal = new GenericPrincipal(new GenericIdentity("leaked"), []);
        Thread.CurrentThread.Name = "leaked";
        Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        Thread.CurrentThread.IsBackground = false;
        return found;
    }

    public static async Task<int> AwaitAsync()
    {
        await Task.Yield();
        return 7;
    }

    /// <summary>Runs nothing that is posted to it.</summary>
    sealed class Idle : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) { }
    }

    sealed class OwnCulture() : CultureInfo("")
    {
        public override string Name => "own";
    }
}
