using ActorSweep.Core.Graph;
using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>
/// The queue's hands: a client of the scheduler, its parent, that never leaves. Hands in what is due and records what has become of it.
/// Waits for the database on a thread of its own.
/// </summary>
sealed class QueueActor : ReceiveActor, IWithTimers
{
    sealed record Look;

    sealed record Record;

    sealed record Tidy;

    sealed record Fetch(TaskId Task);

    sealed record Fetched(TaskId Task, byte[] Bytes);

    sealed record NotHad(TaskId Task);

    /// <summary>A result is not to be kept.</summary>
    sealed record Refused(TaskId Task, string Why);

    /// <summary>Who was said to hold a result does not.</summary>
    sealed record Lost(TaskId Task, WorkerId Holder);

    /// <summary>Calls that the scheduler has at a time. The others wait in the table, where a later one of higher priority goes first.</summary>
    const int MostBegun = 4096;

    const int MostTogether = 1024;

    /// <summary>The largest result that is kept.</summary>
    const long LargestResult = 16 << 20;

    /// <summary>How often the table is looked at for calls that another node took, or whose time has come.</summary>
    static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    static readonly TimeSpan TidyInterval = TimeSpan.FromSeconds(10), LocatePatience = TimeSpan.FromSeconds(10), FetchAgainAfter = TimeSpan.FromSeconds(1);

    static readonly ClientId Client = new("queue");

    readonly QueueDesk _desk;
    readonly JournalLease _lease;
    readonly BlobClient _blobs;
    readonly ILogger _log;
    readonly IActorRef _self = Context.Self, _scheduler = Context.Parent;
    readonly RunId _run;
    readonly RateLimits _rates = new();

    /// <summary>Calls that the scheduler has, by the task whose result is theirs; and the other way round.</summary>
    readonly Dictionary<TaskId, long> _begun = [];
    readonly Dictionary<long, TaskId> _tasks = [];
    readonly List<QueueTable.Ended> _ended = [];
    long _nextTask;
    int _isLookComing;
    bool _isRecordComing;

    public QueueActor(QueueDesk desk, JournalLease lease, long epoch, BlobClient blobs, ILogger log)
    {
        (_desk, _lease, _blobs, _log, _run) = (desk, lease, blobs, log, new RunId($"queue-{epoch}"));
        Receive<Look>(_ => Guarded(LookForCalls));
        Receive<Record>(_ => Guarded(RecordEnds));
        Receive<Tidy>(_ => Guarded(() => _desk.Table.Forget()));
        Receive<ClientUpdate>(TakeIn);
        Receive<Fetch>(m => FetchResult(m.Task));
        Receive<NotHad>(m => Timers.StartSingleTimer(m.Task, new Fetch(m.Task), FetchAgainAfter));
        Receive<Fetched>(m => End(m.Task, QueuedState.Succeeded, m.Bytes, null));
        Receive<Refused>(m => End(m.Task, QueuedState.Failed, null, Failure("ResultRefused", m.Why)));
        Receive<Lost>(m => _scheduler.Tell(new InputLost(WorkerId.Nobody, default, m.Task, m.Holder)));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _scheduler.Tell(new ClientHello(Client));
        Guarded(() =>
        {
            _desk.Table.TakeOver(_lease.Token, Failure("LostWithScheduler", "the scheduler died while it was under way, and it was acknowledged before"));
            foreach (var (name, last, interval) in _desk.Table.Reserved())
                _rates.Remember(name, last, interval);
        });
        _desk.Added += LookSoon;
        Timers.StartPeriodicTimer("look", new Look(), TimeSpan.Zero, LookInterval);
        Timers.StartPeriodicTimer("tidy", new Tidy(), TidyInterval);
    }

    protected override void PostStop() => _desk.Added -= LookSoon;

    /// <summary>On any thread.</summary>
    void LookSoon()
    {
        if (Interlocked.Exchange(ref _isLookComing, 1) == 0)
            _self.Tell(new Look());
    }

    void LookForCalls()
    {
        Volatile.Write(ref _isLookComing, 0);
        foreach (var place in _desk.Table.LetGoOf(_lease.Token))
            if (_tasks.TryGetValue(place, out var task))
            {
                _scheduler.Tell(new ChangeTasks(Client, TaskChange.Cancel, [task]));
                LetGo(task);
            }
        foreach (var recurring in _desk.Recurring.WhoseTimeHasCome())
            _desk.Recurring.PutIn(recurring, _lease.Token);
        var timeless = _desk.Table.WithoutTime(MostTogether);
        if (timeless.Count > 0)
            _desk.Table.Reserve([.. timeless.Select(call => (call.Place, _rates.Reserve(call.Name, call.Interval, call.Now)))], _lease.Token);

        var most = Math.Min(MostTogether, MostBegun - _begun.Count);
        var due = most > 0 ? _desk.Table.Begin(most, _lease.Token) : [];
        foreach (var call in due)
            HandIn(call);
        if (due.Count + timeless.Count >= MostTogether)
            LookSoon();
    }

    /// <summary>A call is one or more tasks, the last of which is what it is about. They get places in the queue's own run.</summary>
    void HandIn(QueueTable.Due call)
    {
        var work = (SubmitTasks)WireCodec.Read(call.Work);
        var first = _nextTask;
        TaskId Placed(TaskId task) => new(_run, first + task.Index);
        SubmittedTask[] tasks = [.. work.Tasks.Select(task => task with
        {
            Index = first + task.Index, Inputs = Array.ConvertAll(task.Inputs, Placed), After = Array.ConvertAll(task.After, Placed),
        })];
        _nextTask += tasks.Length;
        var target = new TaskId(_run, tasks.Single(task => task.IsHeld).Index);
        (_begun[target], _tasks[call.Place]) = (call.Place, target);
        _scheduler.Tell(work with { Client = Client, Run = _run, Name = "queue", IsOpen = true, Tasks = tasks, Options = Array.ConvertAll(work.Options, o => Serving(call.Queue, o)) });
    }

    /// <summary>Only workers that serve a named queue have what its calls need.</summary>
    static SubmittedOptions Serving(string queue, SubmittedOptions options) => queue.Length == 0 ? options : options with
    {
        Resources = new(options.Resources) { [QueueResource.Of(queue)] = QueueResource.OfACall },
    };

    void TakeIn(ClientUpdate m)
    {
        foreach (var update in m.Tasks)
            switch (update)
            {
                case { Status: TaskStatusOnWire.Done, Inline: { } bytes }:
                    End(update.Task, QueuedState.Succeeded, bytes, null);
                    break;
                case { Status: TaskStatusOnWire.Done }:
                    FetchResult(update.Task);
                    break;
                case { Status: TaskStatusOnWire.Failed, Failure: { } failure }:
                    End(update.Task, QueuedState.Failed, null, failure);
                    break;
            }
    }

    /// <summary>What is not had now is asked for again; what is lost the scheduler has made again, and tells of it.</summary>
    void FetchResult(TaskId task)
    {
        if (!_begun.ContainsKey(task))
            return;
        FetchAsync(task).PipeTo(Self, failure: _ => new NotHad(task));
    }

    async Task<object> FetchAsync(TaskId task)
    {
        var located = await _scheduler.Ask<ResultLocated>(new LocateResult(task), LocatePatience).ConfigureAwait(false);
        if (located.Bytes is { } bytes)
            return new Fetched(task, bytes);
        if (located.Places is not [var place, ..])
            return new NotHad(task);
        if (place.Blob.Length > LargestResult)
            return new Refused(
                task, $"its result is of {place.Blob.Length >> 20} MiB, and the queue keeps {LargestResult >> 20}. Write it to a file and return the path, or submit the call and do not enqueue it.");
        try
        {
            return new Fetched(task, await _blobs.FetchAsync(place.Blob, CancellationToken.None).ConfigureAwait(false));
        }
        catch (IOException)
        {
            return new Lost(task, place.Worker);
        }
    }

    void End(TaskId task, QueuedState state, byte[]? result, TaskFailure? failure)
    {
        if (!_begun.TryGetValue(task, out var place))
            return;
        _ended.Add(new QueueTable.Ended(place, state, result, failure));
        LetGo(task);
        if (_isRecordComing)
            return;
        // What has come meanwhile is recorded with it.
        _isRecordComing = true;
        _self.Tell(new Record());
    }

    void LetGo(TaskId task)
    {
        _begun.Remove(task, out var place);
        _tasks.Remove(place);
        _scheduler.Tell(new ChangeTasks(Client, TaskChange.Release, [task]));
    }

    void RecordEnds()
    {
        _isRecordComing = false;
        _desk.Table.End(_ended, _lease.Token);
        _ended.Clear();
        _desk.TellEnded();
        LookSoon();
    }

    /// <summary>What can't be recorded is the scheduler's end; the next one finds all that was begun, and begins it again.</summary>
    void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (JournalException e)
        {
            _log.LogError("the queue can't go on: {Why}", e.Message);
            _scheduler.Tell(new JournalActor.Failed(e.Message));
            Context.Stop(Self);
        }
    }

    static TaskFailure Failure(string type, string message) => new(type, message, "", "", 0, []);
}
