using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Submitting;
using ActorSweep.Core.Tests.Scheduling.Simulation;
using Xunit.Abstractions;

namespace ActorSweep.Core.Tests.Submitting;

/// <summary>A real client state with real schedulers in succession: whatever happens to connections, everything that the client holds ends once.</summary>
public sealed class ClientAgainstSchedulerTests(ITestOutputHelper output)
{
    const int Seeds = 200, MostSteps = 50_000;

    /// <summary>The number of seeds to play.</summary>
    const string SeedsVariable = "ACTORSWEEP_SEEDS";

    /// <summary>The seed to replay, with its whole story printed.</summary>
    const string SeedVariable = "ACTORSWEEP_SEED";

    [Fact]
    public void Every_future_that_is_waited_for_ends_once_and_nothing_is_submitted_that_was_released()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out var only))
        {
            new Program(only, output.WriteLine).Play();
            return;
        }
        var seeds = int.TryParse(Environment.GetEnvironmentVariable(SeedsVariable), out var wanted) ? wanted : Seeds;
        for (var seed = 0; seed < seeds; seed++)
        {
            var story = new List<string>();
            if (Record.Exception(() => new Program(seed, story.Add).Play()) is { } failed)
                Assert.Fail($"seed {seed}: {failed}\n{string.Join('\n', story.TakeLast(60))}");
        }
    }

    /// <summary>A program that submits, waits, cancels and releases, all derived from one seed.</summary>
    sealed class Program
    {
        static readonly RunId Open = new("futures");

        readonly Chance _chance;
        readonly ClientWorld _world;
        readonly List<Hold> _held = [];
        readonly Dictionary<string, HeldFuture> _waiters = [];
        readonly Dictionary<object, (RunId Run, IReadOnlyList<TaskToSubmit> Tasks)> _submitted = [];
        readonly HashSet<TaskId> _detached = [];
        int _runs;
        long _nextTask;

        public Program(int seed, Action<string> log)
        {
            _chance = new Chance(seed);
            _world = new ClientWorld(_chance, log) { Said = CheckSaid };
        }

        public void Play()
        {
            _world.Begin();
            for (var step = _chance.Size(50, 600); step > 0; step--)
                switch (_chance.Between(0, 1))
                {
                    case < 0.30: Act(); break;
                    case < 0.34: _world.Cut(); break;
                    case < 0.35: _world.BeginScheduler(); break;
                    case < 0.42: _world.Reconnect(); break;
                    default: _world.Step(); break;
                }
            Calm();
            Assert.All(_waiters, waiter => Assert.True(_world.Completed.GetValueOrDefault(waiter.Key) == 1,
                $"{waiter.Key} waits for {waiter.Value.Id}, which is {waiter.Value.Hold.StateOf(waiter.Value.Index)}, and was completed {_world.Completed.GetValueOrDefault(waiter.Key)} times"));
            Assert.All(_held, hold => Assert.NotEqual(HoldState.Waiting, hold is MapHold { Waiting: > 0 } ? HoldState.Waiting : hold.StateOf(0)));
            ReleaseAll();
        }

        /// <summary>The connection no longer breaks, and all work finishes.</summary>
        void Calm()
        {
            for (var step = 0; ; step++)
            {
                _world.Reconnect();
                _world.Do(new ClientEvent.LinkReady());
                if (_world.IsQuiet)
                    return;
                Assert.True(step < MostSteps, "all ends");
                _world.Step();
            }
        }

        void ReleaseAll()
        {
            foreach (var hold in _held.ToList())
                Release(hold);
            Calm();
            Assert.Equal((0, 0), (_world.Client.Held, _world.Client.Remembered));
            _world.Do(new ClientEvent.OtherMessageSent(new SchedulerEvent.ClientUnregistered(ClientWorld.Me)));
            Calm();
            _world.Scheduler.CheckEmpty();
        }

        void Act()
        {
            switch (_chance.Between(0, 1))
            {
                case < 0.35: SubmitTask(); break;
                case < 0.42: SubmitGraph(); break;
                case < 0.48: SubmitMap(); break;
                case < 0.64: Some(Await); break;
                case < 0.80: Some(Release); break;
                case < 0.85: Some(hold => _world.Do(new ClientEvent.FuturesCancelled([Any(hold)]))); break;
                case < 0.92: Some(hold => _world.Do(new ClientEvent.FuturesRetried([Any(hold)]))); break;
                case < 0.95: Some(Detach); break;
                case < 0.98: Some(HoldTwice); break;
                default: Some(hold => _world.Do(new ClientEvent.OtherMessageSent(new SchedulerEvent.ReplicasWanted(Any(hold).Id, 2)))); break;
            }
        }

        void SubmitTask()
        {
            var inputs = Inputs(2);
            Submit(Open, isOpen: true, [new TaskSpec(_nextTask++, "f", inputs, Rules(), IsHeld: true)
            {
                After = _chance.Happens(0.1) ? Inputs(1) : [],
                Scattered = inputs.Length == 0 && _chance.Happens(0.2) ? _chance.Happens(0.5) ? 100 : 100_000 : null,
            }]);
        }

        void SubmitGraph()
        {
            var run = new RunId($"graph-{++_runs}");
            List<TaskSpec> tasks = [];
            for (var i = 0; i < 1 + _chance.Below(6); i++)
                tasks.Add(new TaskSpec(i, "g", [.. Inputs(1), .. i == 0 ? [] : new[] { new TaskId(run, _chance.Below(i)) }], Rules(), IsHeld: _chance.Happens(0.5)));
            tasks[^1] = tasks[^1] with { IsHeld = true };
            Submit(run, isOpen: false, tasks);
        }

        void Submit(RunId run, bool isOpen, IReadOnlyList<TaskSpec> tasks)
        {
            var message = new SchedulerEvent.TasksSubmitted(ClientWorld.Me, run, run.Value, tasks) { IsOpen = isOpen };
            var submitted = ClientTranslation.EventOf(message, index => new TaskHold(new TaskId(run, index)));
            _held.AddRange(submitted.Tasks.Select(task => task.Hold).OfType<TaskHold>());
            _submitted.Add(message, (run, submitted.Tasks));
            _world.Do(submitted);
        }

        void SubmitMap()
        {
            var map = new MapHold(new RunId($"map-{++_runs}"), 1 + _chance.Below(20));
            _held.Add(map);
            _world.Do(new ClientEvent.MapFuturesSubmitted(new SchedulerEvent.MapSubmitted(ClientWorld.Me, map.Run, "m", map.Count, TaskRules.Default), map));
        }

        void Await(Hold hold)
        {
            var (waiter, future) = ($"waiter-{_waiters.Count}", Any(hold));
            if (hold is TaskHold { Waiter: not null } || (hold is MapHold map && map.WaiterFor(future.Index) is not null))
                return;
            _waiters.Add(waiter, future);
            _world.Do(new ClientEvent.FutureAwaited(future, waiter));
        }

        void Release(Hold hold)
        {
            if (hold is MapHold map && _chance.Happens(0.5))
            {
                for (var item = 0; item < map.Count; item++)
                    _world.Do(new ClientEvent.FutureReleased(new HeldFuture(map, item)));
            }
            else if (hold is TaskHold || _waiters.Values.All(future => future.Hold != hold || hold.StateOf(future.Index) != HoldState.Waiting))
                _world.Do(new ClientEvent.HoldReleased(hold));
            else
                return;
            _held.Remove(hold);
        }

        void Detach(Hold hold)
        {
            if (hold is not TaskHold task)
                return;
            _detached.Add(task.Id);
            _world.Do(new ClientEvent.FuturesDetached([new HeldFuture(task, task.Id.Index)]));
            Release(task);
        }

        void HoldTwice(Hold hold)
        {
            if (hold is TaskHold task)
            {
                var again = new TaskHold(task.Id);
                _held.Add(again);
                _world.Do(new ClientEvent.TaskFuturesHeld([again]));
            }
            else
            {
                var again = new MapHold(hold.Run, ((MapHold)hold).Count);
                _held.Add(again);
                _world.Do(new ClientEvent.MapFuturesHeld(again));
            }
        }

        /// <summary>Checks that a message is repeated only if a task of it is held, or if an unfinished task depends on it, directly or not.</summary>
        void CheckSaid(IReadOnlyList<ClientWord> words)
        {
            if (!words.Any(word => word is ClientWord.HoldsComplete))
                return;
            var first = words.OfType<ClientWord.SubmitWork>().Select(word => word.Message).ToHashSet();
            var open = new Queue<TaskId>(_submitted.Where(pair => IsOpen(pair.Value) || (first.Contains(pair.Key) && IsDetached(pair.Value))).SelectMany(pair => InputsOf(pair.Value)));
            var needed = new HashSet<TaskId>();
            while (open.TryDequeue(out var input))
                if (needed.Add(input) && _submitted.Values.FirstOrDefault(s => s.Run == input.Run && s.Tasks.Any(t => t.Index == input.Index)) is { Tasks: not null } of)
                    foreach (var next in InputsOf(of))
                        open.Enqueue(next);
            foreach (var message in ClientDriver.Submitted(words))
                if (_submitted.TryGetValue(message, out var submitted))
                    Assert.True(
                        submitted.Tasks.Any(t => IsHeld(submitted.Run, t) || needed.Contains(new TaskId(submitted.Run, t.Index)) || _detached.Contains(new TaskId(submitted.Run, t.Index))),
                        $"{submitted.Run}/{submitted.Tasks[0].Index} is submitted again though it was released, and nothing needs it");
            foreach (var word in words.OfType<ClientWord.ResubmitTasks>())
                foreach (var task in word.Tasks.Where(task => task.IsHeld))
                    Assert.Contains(_held, hold => hold is TaskHold held && held.Id == new TaskId(_submitted[word.Message].Run, task.Index));
        }

        bool IsOpen((RunId Run, IReadOnlyList<TaskToSubmit> Tasks) submitted) =>
            submitted.Tasks.Any(t => _held.OfType<TaskHold>().Any(h => h.Id == new TaskId(submitted.Run, t.Index) && h.State != HoldState.Here));

        bool IsDetached((RunId Run, IReadOnlyList<TaskToSubmit> Tasks) submitted) => submitted.Tasks.Any(t => _detached.Contains(new TaskId(submitted.Run, t.Index)));

        bool IsHeld(RunId run, TaskToSubmit task) => _held.OfType<TaskHold>().Any(h => h.Id == new TaskId(run, task.Index));

        static IEnumerable<TaskId> InputsOf((RunId Run, IReadOnlyList<TaskToSubmit> Tasks) submitted) => submitted.Tasks.SelectMany(t => t.Inputs.Concat(t.After));

        TaskId[] Inputs(int most) => [.. Enumerable.Range(0, _held.Count == 0 ? 0 : _chance.Below(most + 1)).Select(_ => Any(_held[_chance.Below(_held.Count)]).Id).Distinct()];

        TaskRules Rules() => new() { CannotRepeat = _chance.Happens(0.05) };

        HeldFuture Any(Hold hold) => new(hold, hold is MapHold map ? _chance.Below((int)map.Count) : ((TaskHold)hold).Id.Index);

        void Some(Action<Hold> act)
        {
            if (_held.Count > 0)
                act(_held[_chance.Below(_held.Count)]);
        }
    }
}
