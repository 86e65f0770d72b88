using ActorSweep.Bundles;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>
/// The queue's hands: a client of the scheduler, its parent, that never leaves. Hands in what is due, as far as there are workers for it, and records what has
/// become of it. Waits for the database on a thread of its own.
/// </summary>
sealed partial class QueueActor : ReceiveActor, IWithTimers
{
    /// <summary>Time has passed.</summary>
    sealed record Look;

    /// <summary>There may be something to begin.</summary>
    sealed record LookSoon;

    sealed record Tidy;

    sealed record ForgetCode;

    /// <summary>So many kinds of calls are looked at at a time; a client could make up one for each of its calls.</summary>
    const int MostLines = 500;

    /// <summary>How often the table is looked at for calls that another node took, or whose time has come.</summary>
    static readonly TimeSpan LookInterval = Backlog.Span, TidyInterval = TimeSpan.FromSeconds(10), ForgetCodeInterval = TimeSpan.FromHours(1);

    static readonly ClientId Client = new("queue");

    /// <summary>The same under all schedulers, so that what workers have of it is known to the next one.</summary>
    static readonly RunId Run = new("queue");

    readonly QueueDesk _desk;
    readonly BundleShelf _shelf;
    readonly JournalLease _lease;
    readonly BlobClient _blobs;
    readonly TimeProvider _clock;
    readonly ILogger _log;
    readonly IActorRef _self = Context.Self, _scheduler = Context.Parent;
    readonly RateLimits _rates = new();
    readonly Alarm _rateAllows = new(Context.Self, new LookSoon());

    /// <summary>Calls that the scheduler has: by the tasks of which it tells, and by their rows.</summary>
    readonly Dictionary<TaskId, BegunCall> _byTask = [];
    readonly Dictionary<long, BegunCall> _begun = [];
    readonly Dictionary<string, Backlog> _backlogs = new(StringComparer.Ordinal);
    readonly Dictionary<string, IReadOnlyList<Requirement>> _needs = new(StringComparer.Ordinal);
    (IReadOnlyList<QueueTable.Line> Lines, DateTimeOffset Now) _ready = ([], default);
    int _isLookComing;
    bool _isAsking, _mustAskAgain;

    public QueueActor(QueueDesk desk, BundleShelf shelf, JournalLease lease, BlobClient blobs, TimeProvider clock, ILogger log)
    {
        (_desk, _shelf, _lease, _blobs, _clock, _log) = (desk, shelf, lease, blobs, clock, log);
        Receive<Look>(_ => Guarded(LetTimePass));
        Receive<LookSoon>(_ => Guarded(AskForRoom));
        Receive<SchedulerActor.Rooms>(m => Guarded(() => Begin(m.Each)));
        Receive<Tidy>(_ => Forget());
        // It looks through the whole queue, for which nobody is to wait.
        Receive<ForgetCode>(_ => Task.Run(() => Unneeded(_shelf.Forget)));
        Receive<ClientWelcome>(_ => { });
        ReceiveEnds();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _scheduler.Tell(new ClientHello(Client, Session: 0));
        Guarded(() =>
        {
            foreach (var call in _desk.Table.TakeOver(_lease.Token, Failure(FailureType.WorkerLost, "the scheduler died while it was under way, and it was acknowledged before")))
                HandIn(call);
            foreach (var (name, next) in _desk.Table.Rates())
                _rates.Remember(name, next);
        });
        _desk.Added += BeginSoon;
        Timers.StartPeriodicTimer("look", new Look(), TimeSpan.Zero, LookInterval);
        Timers.StartPeriodicTimer("tidy", new Tidy(), TidyInterval);
        Timers.StartPeriodicTimer("code", new ForgetCode(), TidyInterval, ForgetCodeInterval);
    }

    protected override void PostStop()
    {
        _desk.Added -= BeginSoon;
        _rateAllows.Dispose();
    }

    /// <summary>On any thread.</summary>
    void BeginSoon()
    {
        if (Interlocked.Exchange(ref _isLookComing, 1) == 0)
            _self.Tell(new LookSoon());
    }

    void LetTimePass()
    {
        foreach (var place in _desk.Table.LetGoOf(_lease.Token))
            if (_begun.TryGetValue(place, out var revoked))
            {
                _scheduler.Tell(new ChangeTasks(Client, TaskChange.Cancel, [revoked.Target]));
                LetGo(revoked);
            }
        foreach (var late in _begun.Values.Where(call => call.IsLate(_clock.GetUtcNow())))
            _scheduler.Tell(new ChangeTasks(Client, TaskChange.CancelUnlessBegun, [late.Withdrawn()]));
        foreach (var recurring in _desk.Recurring.WhoseTimeHasCome())
            PutIn(recurring);
        _desk.Table.LetTimePass(_lease.Token);
        AskForRoom();
    }

    void PutIn(RecurringTable.Due due)
    {
        try
        {
            _desk.Recurring.PutIn(due, _lease.Token);
        }
        catch (InvalidSweepException e)
        {
            _log.LogError("the recurring call '{Name}' is put in once more, and then not again: {Why}", due.Name, e.Message);
        }
    }

    /// <summary>What is ready, and how much of it is the scheduler to have? It alone knows what its workers can take.</summary>
    void AskForRoom()
    {
        Volatile.Write(ref _isLookComing, 0);
        _mustAskAgain = _isAsking;
        if (_isAsking)
            return;
        // Where there are more than that, these have had their turn.
        _ready = _desk.Table.Lines(MostLines, _ready.Lines.Count == MostLines ? _ready.Lines[^1] : null);
        if (_ready.Lines.Count == 0)
            return;
        _isAsking = true;
        _scheduler.Tell(new SchedulerActor.FindRoom(Run, [.. _ready.Lines.SelectMany(line => NeedsOf(line.Kind))]));
    }

    /// <summary>Functions that have a rate come first: so they get their times, however much else there is.</summary>
    void Begin(IReadOnlyList<Room> rooms)
    {
        _isAsking = false;
        Dictionary<string, int> left = new(StringComparer.Ordinal);
        var next = 0;
        foreach (var line in _ready.Lines)
            // A graph of several kinds of tasks needs room for all of them.
            left.TryAdd(line.Kind, NeedsOf(line.Kind).Min(_ => BacklogOf(line.Kind).Wanted(rooms[next].Slots, _clock.GetUtcNow()) - rooms[next++].Waiting));
        List<(QueueTable.Line Line, int Most)> wanted = [];
        foreach (var line in _ready.Lines.Reverse())
        {
            // Calls of a function in several lines have one rate.
            var most = Math.Min(left[line.Kind], line.Rated.Length == 0
                ? QueueTable.MostTogether
                : _rates.Free(line.Rated, line.Interval, _ready.Now) - wanted.Where(w => w.Line.Rated == line.Rated).Sum(w => w.Most));
            if (most <= 0)
                continue;
            wanted.Add((line, most));
            left[line.Kind] -= most;
        }
        var due = wanted.Count > 0 ? _desk.Table.Begin(wanted, _lease.Token, CountOn) : [];
        foreach (var call in due)
            HandIn(call);
        // What was too much to begin at once may have room yet.
        if (_mustAskAgain || due.Count > 0)
            BeginSoon();
        LookWhenARateAllows();
    }

    /// <summary>When functions that have a rate may begin next.</summary>
    IEnumerable<(string Name, DateTimeOffset Next)> CountOn(IReadOnlyList<QueueTable.Due> due) => due.Where(call => call.Interval > TimeSpan.Zero)
        .GroupBy(call => call.Name, StringComparer.Ordinal)
        .Select(calls => (calls.Key, calls.Aggregate(default(DateTimeOffset), (_, call) => _rates.Begin(call.Name, call.Interval, _ready.Now))))
        .ToList();

    void LookWhenARateAllows()
    {
        var waits = _ready.Lines.Where(line => line.Rated.Length > 0).Select(line => _rates.Next(line.Rated) - _ready.Now).Where(wait => wait > TimeSpan.Zero).ToList();
        if (waits.Count > 0 && waits.Min() is var soonest && soonest < LookInterval)
            _rateAllows.SetTo(soonest);
    }

    /// <summary>A call is one or more tasks, of one of which the result is wanted. They get places in the queue's own run.</summary>
    void HandIn(QueueTable.Due due)
    {
        try
        {
            var work = QueuedWork.Read(due.Id, due.Queue, due.Work);
            var call = new BegunCall(due, work, Run, BegunCall.FirstOf(due), _clock.GetUtcNow());
            _begun.Add(due.Place, call);
            foreach (var task in call.Told)
                _byTask.Add(task, call);
            _scheduler.Tell(call.Submission(Client));
        }
        catch (InvalidSweepException e)
        {
            Record(due.Kind, new QueueTable.Ended(due.Place, QueuedState.Failed, null, Failure(nameof(InvalidSweepException), e.Message)));
        }
    }

    Backlog BacklogOf(string kind) => _backlogs.TryGetValue(kind, out var known) ? known : _backlogs[kind] = new Backlog();

    IReadOnlyList<Requirement> NeedsOf(string kind) => _needs.TryGetValue(kind, out var known) ? known : _needs[kind] = QueuedWork.NeedsOf(kind);

    /// <summary>What is too old is removed. Kinds that nobody asks for any more go, too.</summary>
    void Forget()
    {
        if (_needs.Count > MostLines)
            _needs.Clear();
        if (_backlogs.Count > MostLines)
            _backlogs.Clear();
        Unneeded(_desk.Table.Forget);
    }

    /// <summary>What can't be removed now is another time.</summary>
    void Unneeded(Func<int> remove)
    {
        try
        {
            remove();
        }
        catch (JournalException e)
        {
            _log.LogWarning("what nobody needs of the queue stays for now: {Why}", e.Message);
        }
    }

    /// <summary>What can't be recorded is the scheduler's end; the next one finds all that was begun, and goes on with it.</summary>
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
