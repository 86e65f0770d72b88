using System.Collections.Concurrent;
using ActorSweep.Client.Parallelize.Load;

namespace ActorSweep.Tests.Client.Parallelize.Load;

public sealed class LoadGateTests : IDisposable
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    readonly FakeTime _time = new();
    readonly LoadGate _gate;
    readonly BlockingCollection<string> _through = [];
    double _cpu;

    public LoadGateTests() => _gate = new LoadGate(new LoadLimit(0.5, null, Cores: 4), () => new MachineLoad(_cpu, null), Interval, _time);

    [Fact]
    public void The_first_worker_passes_at_once_and_the_second_after_a_measurement_below_the_limit()
    {
        _cpu = 0.4;
        using var first = Passed();
        Pass("second");
        Assert.Empty(_through);
        _time.Advance(Interval);
        Assert.Equal("second", Next());
    }

    [Fact]
    public void No_further_worker_passes_while_the_load_is_above_the_limit()
    {
        _cpu = 0.6;
        using var first = Passed();
        Pass("second");
        _time.Advance(10 * Interval);
        Assert.Empty(_through);
        _cpu = 0.4;
        _time.Advance(Interval);
        Assert.Equal("second", Next());
    }

    [Fact]
    public void A_waiting_worker_passes_at_any_load_when_the_only_running_one_leaves()
    {
        _cpu = 1;
        var first = Passed();
        Pass("second");
        _time.Advance(Interval);
        Assert.Empty(_through);
        first.Dispose();
        Assert.Equal("second", Next());
    }

    [Fact]
    public void The_only_running_worker_continues_at_any_load()
    {
        _cpu = 1;
        using var only = Passed();
        _time.Advance(Interval);
        only.Wait();
    }

    [Fact]
    public void A_running_worker_pauses_when_the_load_has_risen()
    {
        using var first = Passed();
        var second = Pass("second");
        _time.Advance(Interval);
        Assert.Equal("second", Next());
        _cpu = 0.6;
        _time.Advance(Interval);
        WaitAgain(second, "second again");
        Assert.Empty(_through);
        _cpu = 0.1;
        _time.Advance(Interval);
        Assert.Equal("second again", Next());
    }

    [Fact]
    public void An_open_gate_lets_all_workers_pass()
    {
        _cpu = 1;
        using var first = Passed();
        Pass("second");
        _gate.Open();
        Assert.Equal("second", Next());
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(3)]
    public void The_load_is_measured_once_per_interval(double seconds)
    {
        var looks = 0;
        using var gate = new LoadGate(
            new LoadLimit(0.5, null, 4),
            () =>
            {
                looks++;
                return default;
            },
            TimeSpan.FromSeconds(seconds),
            _time);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(6 / seconds, looks);
    }

    public void Dispose()
    {
        _gate.Open();
        _gate.Dispose();
    }

    LoadGate.Pass Passed()
    {
        var pass = _gate.NewPass();
        pass.Wait();
        return pass;
    }

    LoadGate.Pass Pass(string name)
    {
        var pass = _gate.NewPass();
        WaitAgain(pass, name);
        return pass;
    }

    /// <summary>Lets a thread wait at the pass. Returns when it waits or has passed.</summary>
    void WaitAgain(LoadGate.Pass pass, string name)
    {
        var thread = new Thread(() =>
        {
            pass.Wait();
            _through.Add(name);
        });
        thread.IsBackground = true;
        thread.Start();
        SpinWait.SpinUntil(() => (thread.ThreadState & (ThreadState.WaitSleepJoin | ThreadState.Stopped)) != 0, ClientExtensions.Patience);
    }

    string? Next() => _through.TryTake(out var name, ClientExtensions.Patience) ? name : null;
}
