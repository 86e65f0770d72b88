using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>Clients that ask for tasks and maps, and change their minds.</summary>
sealed class SimulatedClients(SimulatedCluster cluster, double until)
{
    const int MostClients = 4, MostTasks = 200;
    readonly Chance _chance = cluster.Chance;
    readonly RandomGraphs _graphs = new(cluster.Chance);
    readonly List<ClientId> _here = [];
    readonly Dictionary<RunId, (ClientId Owner, long Tasks, bool IsOpen)> _runs = [];
    int _runCount, _tasks;

    public void Await()
    {
        for (var client = _chance.Size(1, MostClients); client > 0; client--)
        {
            var id = new ClientId($"c{client}");
            cluster.Timeline.In(_chance.Between(0, until / 2), () =>
            {
                _here.Add(id);
                Ask(id);
                Live(id, _chance.Magnitude(0.05, 2));
            });
        }
    }

    /// <summary>All that are left go, one after another.</summary>
    public void AllLeave() => _here.ToList().ForEach(Leave);

    void Live(ClientId client, double pause) => cluster.Timeline.In(pause * _chance.Between(0.5, 1.5), () =>
    {
        if (cluster.Timeline.Now > until || !_here.Contains(client))
            return;
        Act(client);
        Live(client, pause);
    });

    void Act(ClientId client)
    {
        switch (_chance.Between(0, 1))
        {
            case < 0.30: Ask(client); break;
            case < 0.40: cluster.Tell(new SchedulerEvent.TasksHeld(client, Some(HeldByAnyone()))); break;
            case < 0.60: cluster.Tell(new SchedulerEvent.TasksReleased(client, Some(HeldBy(client)))); break;
            case < 0.66: cluster.Tell(new SchedulerEvent.TasksCancelled(Some(HeldBy(client)))); break;
            case < 0.80: cluster.Tell(new SchedulerEvent.TasksRetried(Some([.. HeldBy(client).Where(cluster.Ledger.HasFailed), .. Items(client)]))); break;
            case < 0.84: cluster.Tell(new SchedulerEvent.TasksDetached(Some(HeldBy(client)))); break;
            case < 0.88: Some(HeldBy(client)).ForEach(task => cluster.Tell(new SchedulerEvent.ReplicasWanted(task, _chance.Size(1, 4)))); break;
            case < 0.91: WithMap(run => cluster.Tell(new SchedulerEvent.MapHeld(client, run, cluster.Maps.Count(run)))); break;
            case < 0.94: WithMap(run => cluster.Tell(new SchedulerEvent.MapReleased(client, run))); break;
            case < 0.97: Pick(_runs.Where(r => r.Value.Owner == client).Select(r => r.Key)).ForEach(run => cluster.Tell(new SchedulerEvent.RunCancelled(run))); break;
            case < 0.98: Leave(client); break;
            case < 0.995: ComeBack(client); break;
        }
    }

    void Ask(ClientId client)
    {
        if (_tasks > MostTasks)
            return;
        if (_chance.Happens(0.3))
            AskForMap(client);
        else
            AskForGraph(client);
    }

    void AskForMap(ClientId client)
    {
        var (run, count) = (new RunId($"map-{++_runCount}"), _chance.Size(1, 100));
        _runs[run] = (client, count, false);
        _tasks += count / 4;
        var plan = new MapPlan(_chance.Happens(0.5) ? 0 : _chance.Magnitude(0.001, 0.3), _chance.Happens(0.5));
        cluster.Submit(client, run, count, _chance.Magnitude(0.0005, 0.1), _graphs.Rules() with { Requirement = Requirement.None, CannotRepeat = false }, plan);
    }

    void AskForGraph(ClientId client)
    {
        var open = _runs.Where(r => r.Value is { IsOpen: true, Tasks: > 0 } && r.Value.Owner == client && !cluster.Maps.IsMap(r.Key)).Select(r => r.Key).ToList();
        var run = open.Count > 0 && _chance.Happens(0.5) ? open[_chance.Below(open.Count)] : new RunId($"graph-{++_runCount}");
        var (_, first, isOpen) = _runs.GetValueOrDefault(run, (client, 0, _chance.Happens(0.5)));
        var count = _chance.Size(1, 60);
        _runs[run] = (client, first + count, isOpen);
        _tasks += count;
        cluster.Submit(client, run, _graphs.Draw(run, first, count, [.. HeldByAnyone(), .. Items(client)]), isOpen);
    }

    void Leave(ClientId client)
    {
        _here.Remove(client);
        cluster.Tell(new SchedulerEvent.ClientLeft(client));
    }

    /// <summary>Its connection broke, and it says again what it still wants.</summary>
    void ComeBack(ClientId client)
    {
        var maps = cluster.Maps.Holders.Where(h => h.Client == client && _chance.Happens(0.7)).Select(h => h.Run).ToList();
        cluster.Tell(new SchedulerEvent.ClientCameBack(client, [
            new SchedulerEvent.TasksHeld(client, Some(HeldBy(client))),
            .. maps.Select(run => new SchedulerEvent.MapHeld(client, run, cluster.Maps.Count(run))),
        ]));
    }

    IReadOnlyList<TaskId> HeldBy(ClientId client) => [.. cluster.Ledger.Held.Where(h => h.Client == client).Select(h => h.Task)];

    IReadOnlyList<TaskId> HeldByAnyone() => [.. cluster.Ledger.Held.Select(h => h.Task).Distinct()];

    /// <summary>Items of a map that a client holds.</summary>
    List<TaskId> Items(ClientId client)
    {
        var items = new List<TaskId>();
        foreach (var run in Pick(cluster.Maps.Holders.Where(h => h.Client == client).Select(h => h.Run)))
            for (var i = 0; i < 5; i++)
                items.Add(new TaskId(run, _chance.Below(cluster.Maps.Count(run))));
        return items;
    }

    void WithMap(Action<RunId> act) => Pick(cluster.Maps.Held).ForEach(act);

    List<RunId> Pick(IEnumerable<RunId> runs) => runs.ToList() is { Count: > 0 } all ? [all[_chance.Below(all.Count)]] : [];

    List<TaskId> Some(IReadOnlyList<TaskId> tasks)
    {
        var share = _chance.Magnitude(0.03, 1);
        return [.. tasks.Where(_ => _chance.Happens(share))];
    }
}
