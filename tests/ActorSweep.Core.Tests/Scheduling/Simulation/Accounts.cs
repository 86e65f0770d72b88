using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>All accounts that check a scheduler: of blocks, of tasks, and of items of maps.</summary>
sealed class Accounts(SchedulerSettings settings, Action<bool, string> check)
{
    public Book Blocks { get; } = new(settings, check);

    public Ledger Tasks { get; } = new(settings, check);

    public MapLedger Maps { get; } = new(check);

    public void Note(SchedulerEvent happened, DateTimeOffset now)
    {
        Blocks.Note(happened, now);
        Tasks.Note(happened, now);
        Maps.Note(happened);
    }

    public void Note(Instruction instruction, SchedulerEvent cause, DateTimeOffset now)
    {
        Blocks.Note(instruction, cause, now);
        Tasks.Note(instruction, cause, now);
        Maps.Note(instruction, cause);
    }
}
