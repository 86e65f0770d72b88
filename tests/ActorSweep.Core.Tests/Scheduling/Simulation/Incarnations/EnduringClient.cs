using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Submitting;
using ActorSweep.Core.Tests.Submitting;

namespace ActorSweep.Core.Tests.Scheduling.Simulation.Incarnations;

/// <summary>
/// A client of a series of schedulers. It waits for the results of a map and of a graph that takes some of them. Its connection breaks now
/// and then, also when the scheduler goes on. Small results come in messages. The client unregisters when it has all results.
/// </summary>
sealed class EnduringClient
{
    public static readonly RunId Graph = new("graph"), Map = new("map");

    const double ConnectionBreaks = 0.05, StaysAwayTooLong = 0.3, IsSlow = 0.3, Releases = 0.05, ItemFails = 0.02;

    readonly World _world;
    readonly SimulatedClient _client;
    readonly IReadOnlyList<TaskSpec> _tasks;
    readonly MapHold? _map;
    readonly double _secondsEach, _itemSeconds;
    readonly List<Hold> _holds = [];
    double _connectsFrom;
    bool _hasBegun;

    EnduringClient(World world, IReadOnlyList<TaskSpec> tasks, MapHold? map)
    {
        (_world, _tasks, _map) = (world, tasks, map);
        (_secondsEach, _itemSeconds) = (world.Chance.Magnitude(0.01, 5), world.Chance.Magnitude(0.01, 1));
        _client = new SimulatedClient(new ClientId("c"), world);
    }

    /// <summary>Draws tasks of a graph, some of which fail, with their dependents after them; and at times a map.</summary>
    public static EnduringClient Plan(World world, int mostTasks)
    {
        var chance = world.Chance;
        var map = chance.Happens(0.6) ? new MapHold(Map, chance.Size(1, mostTasks)) : null;
        List<TaskSpec> tasks = [];
        for (long n = 0, count = chance.Size(1, mostTasks); n < count; n++)
        {
            var inputs = Enumerable.Range(0, n == 0 ? 0 : chance.Below(3)).Select(_ => new TaskId(Graph, chance.Below((int)n))).Distinct().ToList();
            if (map is not null && chance.Happens(0.1))
                inputs.Add(new TaskId(Map, chance.Below((int)map.Count)));
            tasks.Add(new TaskSpec(n, "f", inputs, Rules(chance), IsHeld: n == count - 1 || chance.Happens(0.5)));
        }
        return new EnduringClient(world, tasks, map);
    }

    static TaskRules Rules(Chance chance) => new()
    {
        Retries = int.MaxValue,
        RetryDelay = chance.Happens(0.3) ? (tries, jitter) => TimeSpan.FromSeconds(Math.Min(5, tries) + jitter) : null,
    };

    /// <summary>Whether it was told of everything that it submitted.</summary>
    public bool IsDone => _client.HasUnregistered;

    /// <summary>Whether a result travels in the message about it: of a task, or of the chunk that begins with an item.</summary>
    public static bool IsSmall(TaskId task) => task.Index % 3 > 0;

    /// <summary>Draws the outcome of a piece of its work.</summary>
    public Outcome Draw(HeldWork work, double taskFails, double secedes)
    {
        var chance = _world.Chance;
        if (work is HeldTask { Task: var task })
            return new Outcome(_secondsEach * chance.Between(0.5, 2), 100, IsSmall(task)) { FailsAndMayRetry = chance.Happens(taskFails) ? true : null, Secedes = chance.Happens(secedes) };
        var blocks = ((HeldChunk)work).Blocks;
        var items = Enumerable.Range((int)blocks.First, (int)blocks.Count);
        return new Outcome(_itemSeconds * blocks.Count * chance.Between(0.5, 2), 24 * blocks.Count, IsSmall(new TaskId(Map, blocks.First)))
        {
            FailedItems = [.. items.Where(_ => chance.Happens(ItemFails)).Select(item => new ItemFailure(item, new TaskFailure("Boom", "bad luck", "", "", work.Number, []), true))],
        };
    }

    public void Live()
    {
        if (!_hasBegun)
            Begin();
        else if (!_client.HasUnregistered)
            Act();
        if (_world.IsBusy)
            _world.Timeline.In(_world.Chance.Between(0.2, 1), Live);
    }

    /// <summary>Delivers an instruction of a scheduler.</summary>
    public void Hear(Incarnation from, Instruction told)
    {
        if (ClientTranslation.EventOf(told, _client.Id, IsSmall, (_, _) => []) is { } happened)
            _client.Hear(from, happened, UnregisterWhenDone);
    }

    void Begin()
    {
        _hasBegun = true;
        _client.BeginAlone();
        if (_map is not null)
        {
            _client.Do(new ClientEvent.MapFuturesSubmitted(new SchedulerEvent.MapSubmitted(_client.Id, Map, "m", _map.Count, Rules(_world.Chance)), _map));
            _holds.Add(_map);
            _client.Await(_map, 0);
        }
        var message = new SchedulerEvent.TasksSubmitted(_client.Id, Graph, "graph", _tasks);
        _client.Do(ClientTranslation.EventOf(message, Hold));
        foreach (var hold in _holds.OfType<TaskHold>())
            _client.Await(hold, hold.Id.Index);

        TaskHold Hold(long index)
        {
            var hold = new TaskHold(new TaskId(Graph, index));
            _holds.Add(hold);
            return hold;
        }
    }

    /// <summary>Notices that its scheduler or connection is gone, connects to another, and releases some work now and then.</summary>
    void Act()
    {
        var chance = _world.Chance;
        if (_client.Scheduler is { } before && (before != _world.Active || chance.Happens(ConnectionBreaks)))
        {
            _client.Cut(isForLong: chance.Happens(StaysAwayTooLong));
            // Long enough that workers register at several schedulers meanwhile; at times longer than unclaimed work is kept.
            _connectsFrom = _world.Timeline.Now + (chance.Happens(IsSlow) ? chance.Magnitude(1, 15) : 0);
        }
        else if (_client.Scheduler is null && _world.Timeline.Now >= _connectsFrom && _world.Active is { } found)
            _client.Connect(found);
        if (chance.Happens(Releases) && _holds.Count > 1)
        {
            var released = _holds[chance.Below(_holds.Count)];
            _holds.Remove(released);
            _client.Release(released);
        }
        UnregisterWhenDone();
    }

    void UnregisterWhenDone()
    {
        if (_client.HasUnregistered || _client.Scheduler is not { } from || _holds.Any(hold => hold is MapHold map ? map.Waiting > 0 : hold.StateOf(0) == HoldState.Waiting))
            return;
        _world.Log(() => "the client was told of all, and leaves");
        _world.Check(_holds.All(EndedWell), "what does not fail for good ends with a result");
        _world.Check(_client.Waiting.Count == 0, $"whoever waited was told of the end: {string.Join(", ", _client.Waiting)}");
        _client.UnregisterClient(from);
    }

    static bool EndedWell(Hold hold) =>
        hold is MapHold map ? map.FirstWithoutResult == -1 : hold.StateOf(0) is HoldState.Here or HoldState.Elsewhere;
}
