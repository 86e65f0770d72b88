using System.Text;
using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol.Messages;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;
using ActorSweep.Tests.Storage.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Storage.Queue;

/// <summary>
/// Successive schedulers with separate queue states over one database, each of which can wake up after another one has taken over; clients
/// that add calls, some of them twice, and revoke some; workers that execute all assigned tasks. All in the order of a seed. Checks that
/// an acknowledged call is kept and that its end is recorded once.
/// </summary>
sealed class QueueStory(int seed, Action<string>? tell) : IDisposable
{
    const int Steps = 120, MostRetries = 2;

    readonly Random _random = new(seed);
    readonly JournalFolder _folder = new();
    readonly List<Scheduler> _schedulers = [];
    readonly List<QueuedCall> _calls = [];
    readonly HashSet<string> _revoked = [];

    /// <summary>The executions of each call.</summary>
    readonly Dictionary<string, List<string>> _executions = [];

    /// <summary>The end of each call when it was first seen.</summary>
    readonly Dictionary<string, string> _ends = [];
    QueueTable _table = null!;
    DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One incarnation: its state, its deferred instructions, and its tasks at workers with the ids of their calls.</summary>
    sealed record Scheduler(int Number, QueueStore Store)
    {
        public QueueState State { get; } = new();

        public Queue<QueueEvent> Deferred { get; } = new();

        public List<(TaskId Task, string Id)> AtWorkers { get; } = [];

    }

    Scheduler Now => _schedulers[^1];

    public static void Play(int seed, Action<string>? tell)
    {
        using var story = new QueueStory(seed, tell);
        story.Play();
    }

    public void Dispose() => _folder.Dispose();

    void Play()
    {
        _folder.Database.Prepare();
        _table = new QueueTable(new QueueDatabase(_folder.Database));
        RecoverQueue();
        for (var step = 0; step < Steps; step++)
            Step();
        RecoverQueue();
        while (_table.List(int.MaxValue).Any(call => !call.HasEnded))
        {
            Handle(Now, new QueueEvent.QueueTimePassed(), room: 10);
            while (Now.AtWorkers.Count > 0)
                Execute(Now, fails: false);
        }
        Look();
        foreach (var call in _calls)
            Check(call);
    }

    void Step()
    {
        switch (_random.Next(20))
        {
            case < 4: Put(); break;
            case 4: _table.Put([.. Some(_calls).Select(call => new ReadCall(call, "[]"))]); break;
            case < 10: Handle(SomeScheduler(), new QueueEvent.CallsMayBeReady(), _random.Next(1, 5)); break;
            case < 15: Execute(SomeScheduler(), fails: _random.Next(3) == 0); break;
            case 15: RecoverQueue(); break;
            case 16: Revoke(); break;
            case < 19: Handle(SomeScheduler(), new QueueEvent.QueueTimePassed()); break;
            default: Look(); break;
        }
    }

    void Put()
    {
        var id = $"call-{_calls.Count}";
        var work = QueuedWorkTests.Graph(new SubmittedOptions { Retries = _random.Next(MostRetries + 1) }, QueuedWorkTests.Task(0) with { Key = id });
        var call = new QueuedCall(id, "", "f", work)
        {
            ResultTtl = 3_600_000,
            Priority = _random.Next(3),
            AcknowledgeBefore = _random.Next(4) == 0,
            Countdown = _random.Next(2),
        };
        _table.Put([new ReadCall(call, "[]")]);
        _calls.Add(call);
        _executions[call.Id] = [];
        tell?.Invoke($"{call.Id} is put in{(call.AcknowledgeBefore ? ", acknowledged before" : "")}");
    }

    void RecoverQueue()
    {
        var lease = new JournalLease(_folder.Database, "a:1", TimeSpan.FromMinutes(5), TimeProvider.System);
        Assert.True(lease.TryTake());
        var database = new QueueDatabase(_folder.Database);
        _schedulers.Add(new Scheduler(_schedulers.Count, new QueueStore(new QueueTable(database), new RecurringTable(database), lease.Token, NullLogger.Instance)));
        tell?.Invoke($"scheduler {Now.Number} takes over");
        Handle(Now, new QueueEvent.LeaseAcquired());
    }

    /// <summary>Sends an event to a scheduler, then all answers and deferred events that follow from it.</summary>
    void Handle(Scheduler scheduler, QueueEvent happened, int room = 0, bool dies = false)
    {
        _now += TimeSpan.FromMilliseconds(_random.Next(100));
        Queue<QueueEvent> events = new([happened]);
        while (events.TryDequeue(out var next))
        {
            foreach (var instruction in scheduler.State.Handle(next, _now))
                if (CarryOut(scheduler, instruction, room) is { } answer)
                    events.Enqueue(answer);
            scheduler.State.CheckInvariants();
            if (events.Count == 0 && !dies && scheduler.Deferred.TryDequeue(out var deferred))
                events.Enqueue(deferred);
        }
    }

    QueueEvent? CarryOut(Scheduler scheduler, QueueInstruction instruction, int room)
    {
        switch (instruction)
        {
            case QueueInstruction.OfDatabase query:
                var answer = scheduler.Store.Perform(query);
                // Every write of a scheduler that has lost the lease is refused.
                if (query is QueueInstruction.ClaimCalls or QueueInstruction.RecordEnds or QueueInstruction.ApplyTimes or QueueInstruction.RecoverCalls)
                    Assert.Equal(scheduler != Now, answer is QueueEvent.DatabaseFailed);
                return answer;
            case QueueInstruction.AskForRoom i:
                return new QueueEvent.RoomReported([.. i.Kinds.Select(_ => new Room(room, scheduler.AtWorkers.Count))]);
            case QueueInstruction.SubmitCall i:
                var id = ((QueuedWork)i.Work.Handle!).Tasks.Tasks.Single().Key!;
                scheduler.AtWorkers.Add((i.Told.Single(), id));
                tell?.Invoke($"{id} is with scheduler {scheduler.Number}");
                break;
            case QueueInstruction.Defer i:
                scheduler.Deferred.Enqueue(i.Event);
                break;
            case QueueInstruction.Stop:
                Assert.NotEqual(Now, scheduler);
                break;
        }
        return null;
    }

    /// <summary>A worker finishes a task and reports to the scheduler that assigned it.</summary>
    void Execute(Scheduler scheduler, bool fails)
    {
        if (scheduler.AtWorkers.Count == 0)
            return;
        var (task, id) = scheduler.AtWorkers[_random.Next(scheduler.AtWorkers.Count)];
        scheduler.AtWorkers.Remove((task, id));
        var execution = $"{id} for the {_executions[id].Count + 1}. time";
        _executions[id].Add(execution);
        tell?.Invoke($"{execution} {(fails ? "fails" : "is done")}, at scheduler {scheduler.Number}");
        var dies = _random.Next(12) == 0;
        Handle(
            scheduler,
            fails
                ? new QueueEvent.CallTaskFailed(task, new TaskFailure("Oops", execution, "", "", 1, []), MayRetry: true)
                : new QueueEvent.CallTaskFinished(task, Encoding.UTF8.GetBytes(execution)),
            dies: dies);
        // The journal fails or the scheduler dies before the end is recorded.
        if (dies)
            RecoverQueue();
    }

    void Revoke()
    {
        foreach (var call in Some(_calls).Take(1))
            if (_table.Revoke(call.Id, terminate: _random.Next(2) == 0))
            {
                _revoked.Add(call.Id);
                tell?.Invoke($"{call.Id} is revoked");
            }
    }

    /// <summary>Checks that an ended call does not change.</summary>
    void Look()
    {
        foreach (var call in _table.Find([.. _calls.Select(call => call.Id)], withResults: true).Where(call => call.HasEnded))
        {
            var end = $"{call.State} {(call.Result is { } result ? Encoding.UTF8.GetString(result) : call.Failure?.Message)}";
            Assert.Equal(_ends.GetValueOrDefault(call.Id, end), end);
            _ends[call.Id] = end;
        }
    }

    /// <summary>Checks that an acknowledged call has ended for a valid reason.</summary>
    void Check(QueuedCall call)
    {
        var ended = _table.Find([call.Id], withResults: true).Single();
        var executions = _executions[call.Id];
        Assert.Equal(_revoked.Contains(call.Id), ended.State == QueuedState.Revoked);
        if (ended.State == QueuedState.Succeeded)
            Assert.Contains(Encoding.UTF8.GetString(ended.Result!), executions);
        if (ended.State == QueuedState.Failed && ended.Failure!.Type == "Oops")
            Assert.Contains(ended.Failure.Message, executions);
        if (call.AcknowledgeBefore)
            Assert.InRange(executions.Count, 0, 1 + ended.Failures);
        Assert.InRange(ended.Failures, 0, MostRetries + 1);
    }

    Scheduler SomeScheduler() => _random.Next(4) > 0 ? Now : _schedulers[_random.Next(_schedulers.Count)];

    IEnumerable<T> Some<T>(List<T> all) => all.Count == 0 ? [] : Enumerable.Range(0, _random.Next(1, 4)).Select(_ => all[_random.Next(all.Count)]).Distinct();
}
