using ActorSweep.Core.Journal;

namespace ActorSweep.Core.Scheduling;

/// <summary>
/// The state that all parts of the scheduler share while they handle an event: the time of the event, the instructions so far, and the timers.
/// </summary>
sealed class Turn(SchedulerSettings settings)
{
    static readonly List<Instruction> None = [];
    readonly PriorityQueue<Action, DateTimeOffset> _timers = new();
    List<Instruction> _instructions = None;
    long _lastOrder;

    public SchedulerSettings Settings => settings;

    public DateTimeOffset Now { get; private set; }

    /// <summary>When the next timer is due; null where no timer is set.</summary>
    public DateTimeOffset? NextWake => _timers.TryPeek(out _, out var due) ? due : null;

    /// <summary>Begins to handle an event, and runs the timers that are due.</summary>
    public void Begin(DateTimeOffset now)
    {
        (Now, _instructions) = (now, []);
        while (_timers.TryPeek(out var then, out var due) && due <= Now)
        {
            _timers.Dequeue();
            then();
        }
    }

    /// <summary>Returns the instructions and removes them, so that results in the event are not held any longer.</summary>
    public IReadOnlyList<Instruction> End()
    {
        var given = _instructions;
        _instructions = None;
        return given;
    }

    public void Instruct(Instruction instruction) => _instructions.Add(instruction);

    public void Record(JournalEvent happened) => Instruct(new Instruction.RecordEvent(happened));

    /// <summary>Calls an action after a delay; at once where the delay is not positive.</summary>
    public void After(TimeSpan delay, Action then)
    {
        if (delay <= TimeSpan.Zero)
            then();
        else
            _timers.Enqueue(then, Now + delay);
    }

    /// <summary>Returns the rank of the next client, run or worker; the oldest has the lowest.</summary>
    public long NextOrder() => ++_lastOrder;
}
