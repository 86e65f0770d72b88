using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Submitting;
using ActorSweep.Core.Tests.Scheduling;
using ActorSweep.Core.Tests.Scheduling.Simulation;

namespace ActorSweep.Core.Tests.Submitting;

/// <summary>One client with real schedulers in succession, over connections that break, with workers that execute assigned work.</summary>
sealed class ClientWorld(Chance chance, Action<string> log)
{
    public static readonly ClientId Me = new("me");
    static readonly WorkerId[] Workers = [new("w1"), new("w2")];

    readonly ClientState _client = new(Start);
    readonly Queue<SchedulerEvent> _toScheduler = new();
    readonly Queue<ClientEvent> _toClient = new();
    readonly List<Instruction> _assigned = [];
    readonly Dictionary<object, int> _completed = [];
    SchedulerState _scheduler = null!;
    long _epoch;

    static DateTimeOffset Start => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Start;

    public ClientState Client => _client;

    public SchedulerState Scheduler => _scheduler;

    public bool IsConnected { get; private set; }

    public bool IsQuiet => _toScheduler.Count + _toClient.Count + _assigned.Count == 0;

    /// <summary>How often each waiter was completed.</summary>
    public IReadOnlyDictionary<object, int> Completed => _completed;

    /// <summary>Checks the words that a client repeats.</summary>
    public Action<IReadOnlyList<ClientWord>> Said { get; set; } = _ => { };

    public void Begin(bool mayBeRestored = true)
    {
        BeginScheduler();
        IsConnected = true;
        Do(new ClientEvent.LinkOpened(mayBeRestored));
        Do(new ClientEvent.LinkConfirmed());
    }

    /// <summary>Starts another scheduler, with an empty state.</summary>
    public void BeginScheduler()
    {
        Cut();
        _assigned.Clear();
        _scheduler = new SchedulerState(++_epoch, new SchedulerSettings { WorkerTtl = TimeSpan.FromDays(1), NoWorkerTimeout = TimeSpan.FromDays(1) });
        foreach (var worker in Workers)
            Tell(new SchedulerEvent.WorkerRegistered(worker, 2, "nowhere"));
    }

    /// <summary>The connection breaks; all messages in transit are lost.</summary>
    public void Cut()
    {
        _toScheduler.Clear();
        _toClient.Clear();
        if (!IsConnected)
            return;
        IsConnected = false;
        Do(new ClientEvent.LinkLost("cut", TimeSpan.MaxValue));
    }

    /// <summary>The client reconnects, in time or too late.</summary>
    public void Reconnect()
    {
        if (IsConnected)
            return;
        if (chance.Happens(0.3))
            Tell(new SchedulerEvent.ClientUnregistered(Me));
        IsConnected = true;
        Do(new ClientEvent.LinkRestored());
        Do(new ClientEvent.LinkConfirmed());
    }

    public void Do(ClientEvent happened)
    {
        log($"client: {Words.Of(happened)}");
        foreach (var instruction in _client.Handle(happened, Now))
            switch (instruction)
            {
                case ClientInstruction.SendWords say: Say(say.Words); break;
                case ClientInstruction.CompleteWaiter complete: _completed[complete.Waiter] = _completed.GetValueOrDefault(complete.Waiter) + 1; break;
                case ClientInstruction.RefuseEvent refused: log($"    refused: {refused.Why}"); break;
            }
        _client.CheckInvariants();
    }

    /// <summary>Delivers one message, or finishes one piece of work.</summary>
    public void Step()
    {
        Now += TimeSpan.FromMilliseconds(chance.Between(1, 50));
        switch (chance.Below(3))
        {
            case 0 when _toScheduler.TryDequeue(out var said): Tell(said); break;
            case 1 when _toClient.TryDequeue(out var told): Do(told); break;
            case 2 when _assigned.Count > 0: Execute(_assigned[chance.Below(_assigned.Count)]); break;
            default:
                Do(new ClientEvent.LinkReady());
                Tell(new SchedulerEvent.TimePassed());
                break;
        }
    }

    /// <summary>Delivers all messages in both directions; no work finishes.</summary>
    public void Deliver()
    {
        Do(new ClientEvent.LinkReady());
        while (_toScheduler.TryDequeue(out var said))
            Tell(said);
        while (_toClient.TryDequeue(out var told))
            Do(told);
    }

    /// <summary>Delivers all messages and finishes all work.</summary>
    public void Finish()
    {
        for (Deliver(); !IsQuiet; Deliver())
            while (_assigned.Count > 0)
                Execute(_assigned[0]);
    }

    /// <summary>Whether the message about a finished task contains its result.</summary>
    public static bool IsSmall(TaskId task) => task.Index % 3 > 0;

    /// <summary>Whether an item of a map fails.</summary>
    static bool Fails(long item) => item % 7 == 3;

    void Say(IReadOnlyList<ClientWord> words)
    {
        Said(words);
        foreach (var said in ClientTranslation.EventsOf(words, Me))
            _toScheduler.Enqueue(said);
    }

    void Tell(SchedulerEvent happened)
    {
        log($"scheduler {_epoch}: {Words.Of(happened)}");
        foreach (var instruction in _scheduler.Handle(happened, Now))
            CarryOut(instruction);
        _scheduler.CheckInvariants();
    }

    void CarryOut(Instruction instruction)
    {
        switch (instruction)
        {
            case Instruction.AssignChunk or Instruction.AssignTask: _assigned.Add(instruction); break;
            case Instruction.DiscardWork i: _assigned.RemoveAll(assigned => AttemptOf(assigned) == i.Attempt); break;
            default:
                if (ClientTranslation.EventOf(instruction, Me, IsSmall, (_, items) => FailuresIn(items)) is { } told)
                    Hear(told);
                break;
        }
    }

    void Hear(ClientEvent told)
    {
        if (IsConnected)
            _toClient.Enqueue(told);
    }

    void Execute(Instruction assigned)
    {
        _assigned.Remove(assigned);
        Tell(assigned switch
        {
            Instruction.AssignChunk i => new SchedulerEvent.ChunkFinished(i.Worker, i.Attempt, 0.01, 100, FailuresIn(i.Blocks).Count)
            {
                IsInline = IsSmall(new TaskId(i.Run, i.Blocks.First)),
                FailedItems = FailuresIn(i.Blocks),
            },
            Instruction.AssignTask i when chance.Happens(0.1) => new SchedulerEvent.TaskFailed(i.Worker, i.Attempt, Specs.Failure(i.Worker.Value), MayRetry: false),
            Instruction.AssignTask i => new SchedulerEvent.TaskFinished(i.Worker, i.Attempt, 0.01, 100, IsSmall(i.Task)),
            _ => throw new InvalidOperationException($"{assigned} is no work."),
        });
    }

    static List<ItemFailure> FailuresIn(Core.Sweeps.BlockRange items) =>
        [.. Enumerable.Range((int)items.First, (int)items.Count).Where(item => Fails(item)).Select(item => new ItemFailure(item, Specs.Failure("w"), false))];

    static AttemptId AttemptOf(Instruction assigned) => assigned is Instruction.AssignChunk i ? i.Attempt : ((Instruction.AssignTask)assigned).Attempt;
}
