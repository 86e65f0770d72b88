using System.Text;
using ActorSweep.Actors;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Storage.Queue;

/// <summary>
/// Schedulers that follow one another, each of which can wake up when another has its place; clients that put calls in, twice at times, and revoke some; workers
/// that execute what they were given, whoever wants that yet. In the order that a seed gives. Holds that what is acknowledged is kept, and recorded once.
/// </summary>
sealed class QueueStory(int seed, Action<string>? tell) : IDisposable
{
    const int Steps = 120, MostRetries = 2;

    readonly Random _random = new(seed);
    readonly JournalFolder _folder = new();
    readonly List<Scheduler> _schedulers = [];
    readonly List<QueuedCall> _calls = [];
    readonly HashSet<string> _revoked = [];

    /// <summary>What was executed, for each call.</summary>
    readonly Dictionary<string, List<string>> _executions = [];

    /// <summary>How each call had ended when somebody looked for the first time.</summary>
    readonly Dictionary<string, string> _ends = [];
    QueueTable _table = null!;

    sealed record Scheduler(int Number, string Token, List<(QueueTable.Due Due, BegunCall Call)> Begun);

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
        TakeOver();
        for (var step = 0; step < Steps; step++)
            Step();
        TakeOver();
        while (_table.List(int.MaxValue).Any(call => !call.HasEnded))
        {
            _table.LetTimePass(Now.Token);
            Begin(Now, 10);
            while (Now.Begun.Count > 0)
                Execute(Now, fails: false);
            _table.LetGoOf(Now.Token);
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
            case < 10: Begin(SomeScheduler(), _random.Next(1, 5)); break;
            case < 15: Execute(SomeScheduler(), fails: _random.Next(3) == 0); break;
            case 15: TakeOver(); break;
            case 16: Revoke(); break;
            case 17: As(SomeScheduler(), token => _table.LetTimePass(token)); break;
            case 18: As(Now, token => _table.LetGoOf(token)); break;
            default: Look(); break;
        }
    }

    void Put()
    {
        var call = new QueuedCall($"call-{_calls.Count}", "", "f", QueuedWorkTests.Graph(new SubmittedOptions { Retries = _random.Next(MostRetries + 1) }))
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

    void TakeOver()
    {
        var lease = new JournalLease(_folder.Database, "a:1", TimeSpan.FromMinutes(5), TimeProvider.System);
        Assert.True(lease.TryTake());
        _schedulers.Add(new Scheduler(_schedulers.Count, lease.Token, []));
        tell?.Invoke($"scheduler {Now.Number} takes over");
        foreach (var due in _table.TakeOver(lease.Token, new TaskFailure(FailureType.WorkerLost, "with its scheduler", "", "", 0, [])))
            HandIn(due, Now);
    }

    void HandIn(QueueTable.Due due, Scheduler scheduler)
    {
        scheduler.Begun.Add((due, new BegunCall(due, QueuedWork.Read(due.Id, due.Queue, due.Work), new RunId("queue"), BegunCall.FirstOf(due), default)));
        tell?.Invoke($"{due.Id} is with scheduler {scheduler.Number}");
    }

    void Begin(Scheduler scheduler, int most) => As(scheduler, token =>
    {
        foreach (var due in _table.Begin([(new("", "[]", TimeSpan.Zero), most)], token, _ => []))
            HandIn(due, scheduler);
    });

    /// <summary>A worker has executed something, and says so to whoever gave it that.</summary>
    void Execute(Scheduler scheduler, bool fails)
    {
        if (scheduler.Begun.Count == 0)
            return;
        var (due, call) = scheduler.Begun[_random.Next(scheduler.Begun.Count)];
        scheduler.Begun.Remove((due, call));
        var execution = $"{due.Id} for the {_executions[due.Id].Count + 1}. time";
        _executions[due.Id].Add(execution);
        tell?.Invoke($"{execution} {(fails ? "fails" : "is done")}, at scheduler {scheduler.Number}");
        var ended = fails
            ? call.Take(new TaskUpdate(call.Target, TaskStatusOnWire.Failed, null, new TaskFailure("Oops", execution, "", "", 1, [])) { MayRetry = true })!
            : call.Succeed(Encoding.UTF8.GetBytes(execution));
        if (_random.Next(12) > 0)
            As(scheduler, token => _table.End([ended], token));
        else
            // The journal fails, or the scheduler dies, before that is recorded.
            TakeOver();
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

    /// <summary>Whoever has lost its place is refused, whatever it wants.</summary>
    void As(Scheduler scheduler, Action<string> act)
    {
        if (scheduler == Now)
            act(scheduler.Token);
        else
            Assert.Throws<JournalException>(() => act(scheduler.Token));
    }

    /// <summary>What has ended stays as it is.</summary>
    void Look()
    {
        foreach (var call in _table.Find([.. _calls.Select(call => call.Id)], withResults: true).Where(call => call.HasEnded))
        {
            var end = $"{call.State} {(call.Result is { } result ? Encoding.UTF8.GetString(result) : call.Failure?.Message)}";
            Assert.Equal(_ends.GetValueOrDefault(call.Id, end), end);
            _ends[call.Id] = end;
        }
    }

    /// <summary>What was acknowledged has ended, for a reason.</summary>
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
