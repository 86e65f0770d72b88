using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Submitting;
using ActorSweep.Core.Tests.Submitting;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>A program that submits tasks and maps to its client, and cancels and releases some. It keeps its holds, as futures do.</summary>
sealed class SimulatedProgram(SimulatedClient client, SimulatedClients all, SimulatedCluster cluster)
{
    readonly Chance _chance = cluster.Chance;
    readonly RandomGraphs _graphs = new(cluster.Chance);
    readonly List<Hold> _held = [];
    readonly List<RunId> _graphRuns = [];

    /// <summary>The open graphs, and the number of their tasks.</summary>
    readonly Dictionary<RunId, long> _open = [];

    public IEnumerable<TaskHold> Tasks => _held.OfType<TaskHold>();

    public IEnumerable<MapHold> Maps => _held.OfType<MapHold>();

    public void Begin()
    {
        client.Begin(cluster);
        Ask();
    }

    public void Act()
    {
        switch (_chance.Between(0, 1))
        {
            case < 0.28: Ask(); break;
            case < 0.38: HoldOthers(); break;
            case < 0.48: AwaitSome(); break;
            case < 0.62: Some(Tasks).ForEach(Release); break;
            case < 0.66: Do(Some(Tasks), futures => new ClientEvent.FuturesCancelled(futures)); break;
            case < 0.68: One(Maps).ForEach(map => client.Do(new ClientEvent.FuturesCancelled(FiveOf(map)))); break;
            case < 0.80: Retry(); break;
            case < 0.83: Do(Some(Tasks), futures => new ClientEvent.FuturesDetached(futures)); break;
            case < 0.87: Some(Tasks).ForEach(hold => client.Do(new ClientEvent.OtherMessageSent(new SchedulerEvent.ReplicasWanted(hold.Id, _chance.Size(1, 4))))); break;
            case < 0.89: One(all.Maps).ForEach(map => HoldMap(new MapHold(map.Run, map.Count))); break;
            case < 0.92: One(Maps).ForEach(Release); break;
            case < 0.94: CancelRun(); break;
            case < 0.95: all.UnregisterClient(this); break;
            case < 0.99: LoseConnection(); break;
        }
    }

    public void Hear(Instruction told)
    {
        if (ClientTranslation.EventOf(told, client.Id, cluster.IsHere, cluster.FailedIn) is { } happened)
            client.Hear(cluster, happened);
    }

    public void UnregisterClient()
    {
        _held.Clear();
        client.UnregisterClient(cluster);
    }

    public void CheckEnd()
    {
        foreach (var hold in _held)
            cluster.Check(hold is MapHold map ? map.Waiting == 0 : hold.StateOf(0) != HoldState.Waiting, $"{client.Id} was told of the end of {Name(hold)}");
        cluster.Check(client.Waiting.Count == 0, $"{client.Id}: whoever waited was told of the end: {string.Join(", ", client.Waiting)}");
        var known = cluster.Ledger.HeldBy(client.Id);
        foreach (var task in known)
            cluster.Check(Tasks.Any(hold => hold.Id == task), $"{client.Id} holds {task}, as the scheduler thinks");
        // A scheduler may have deleted tasks that other clients submitted, although this client has the result.
        foreach (var hold in Tasks.Where(hold => hold.State == HoldState.Elsewhere || hold is { State: HoldState.Here, Request: TasksRequest }))
            cluster.Check(known.Contains(hold.Id) && cluster.Ledger.HasResult(hold.Id), $"{client.Id} holds {hold.Id}, and the scheduler knows so and has it kept");
        foreach (var run in cluster.Maps.Held.Where(run => cluster.Maps.IsHeldBy(run, client.Id)))
            cluster.Check(Maps.Any(map => map.Run == run), $"{client.Id} holds {run}, as the scheduler thinks");
        foreach (var map in Maps.Where(map => map is { FirstWithoutResult: -1, Request: MapRequest }))
            cluster.Check(cluster.Maps.IsHeldBy(map.Run, client.Id), $"{client.Id} holds {map.Run}, and the scheduler knows so");
    }

    void Ask()
    {
        if (all.IsEnough)
            return;
        if (_chance.Happens(0.3))
            AskForMap();
        else
            AskForGraph();
    }

    void AskForMap()
    {
        var count = _chance.Size(1, 100);
        var map = new MapHold(all.NextRun("map", count / 4), count);
        cluster.Plan(map.Run, count, _chance.Magnitude(0.0005, 0.1), new MapPlan(_chance.Happens(0.5) ? 0 : _chance.Magnitude(0.001, 0.3), _chance.Happens(0.5)));
        var rules = _graphs.Rules() with { Requirement = Requirement.None, CannotRepeat = false };
        _held.Add(map);
        client.Do(new ClientEvent.MapFuturesSubmitted(new SchedulerEvent.MapSubmitted(client.Id, map.Run, "map", count, rules), map));
    }

    void AskForGraph()
    {
        var count = _chance.Size(1, 60);
        var isNew = _open.Count == 0 || _chance.Happens(0.5);
        var run = isNew ? all.NextRun("graph", count) : _open.Keys.ElementAt(_chance.Below(_open.Count));
        if (isNew)
            _graphRuns.Add(run);
        var (first, isOpen) = isNew ? (0, _chance.Happens(0.5)) : (_open[run], true);
        if (isOpen)
            _open[run] = first + count;
        var tasks = _graphs.Draw(run, first, count, [.. all.Tasks, .. Items()]);
        cluster.Plan(run, tasks);
        var message = new SchedulerEvent.TasksSubmitted(client.Id, run, "graph", [.. tasks.Select(task => task.Spec)]) { IsOpen = isOpen };
        var submitted = ClientTranslation.EventOf(message, index => new TaskHold(new TaskId(run, index)));
        _held.AddRange(submitted.Tasks.Select(task => task.Hold).OfType<TaskHold>());
        client.Do(submitted);
    }

    void HoldOthers()
    {
        var holds = Some(all.Tasks).ConvertAll(id => new TaskHold(id));
        _held.AddRange(holds);
        client.Do(new ClientEvent.TaskFuturesHeld(holds));
    }

    void HoldMap(MapHold map)
    {
        _held.Add(map);
        client.Do(new ClientEvent.MapFuturesHeld(map));
    }

    void AwaitSome()
    {
        Some(Tasks).ForEach(hold => client.Await(hold, hold.Id.Index));
        One(Maps).ForEach(map => client.Await(map, _chance.Below((int)map.Count)));
    }

    void Release(Hold hold)
    {
        _held.Remove(hold);
        client.Release(hold);
    }

    void Retry()
    {
        List<HeldFuture> futures = [.. Some(Tasks.Where(hold => hold.State == HoldState.Failed)).Select(Whole)];
        client.Do(new ClientEvent.FuturesRetried([.. futures, .. One(Maps).SelectMany(FiveOf)]));
    }

    List<HeldFuture> FiveOf(MapHold map) => [.. Enumerable.Range(0, 5).Select(_ => new HeldFuture(map, _chance.Below((int)map.Count)))];

    void CancelRun()
    {
        if (_chance.Happens(0.5))
            One(_graphRuns).ForEach(run => client.Do(new ClientEvent.OtherMessageSent(new SchedulerEvent.RunCancelled(run))));
        else
            One(Maps).ForEach(map => client.Do(new ClientEvent.FuturesCancelled([.. Enumerable.Range(0, (int)map.Count).Select(item => new HeldFuture(map, item))])));
    }

    /// <summary>The connection breaks, and the client reconnects, in time or too late.</summary>
    void LoseConnection()
    {
        client.Cut(isForLong: _chance.Happens(0.4));
        cluster.Timeline.In(_chance.Magnitude(0.05, 2), () =>
        {
            if (!client.HasUnregistered && client.Scheduler is null)
                client.Connect(cluster);
        });
    }

    void Do(List<TaskHold> holds, Func<IReadOnlyList<HeldFuture>, ClientEvent> wish) => client.Do(wish([.. holds.Select(Whole)]));

    /// <summary>Draws some items of a held map.</summary>
    List<TaskId> Items() => [.. One(Maps).SelectMany(map => Enumerable.Range(0, 5).Select(_ => new TaskId(map.Run, _chance.Below((int)map.Count))))];

    List<T> One<T>(IEnumerable<T> from) => from.ToList() is { Count: > 0 } list ? [list[_chance.Below(list.Count)]] : [];

    List<T> Some<T>(IEnumerable<T> from)
    {
        var share = _chance.Magnitude(0.03, 1);
        return [.. from.Where(_ => _chance.Happens(share))];
    }

    static HeldFuture Whole(TaskHold hold) => new(hold, hold.Id.Index);

    static string Name(Hold hold) => hold is TaskHold task ? $"{task.Id}" : $"{hold.Run}";
}
