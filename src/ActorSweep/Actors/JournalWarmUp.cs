using Akka.Persistence;

namespace ActorSweep.Actors;

/// <summary>
/// Reads an empty journal once, so that the code that reads it is loaded and compiled before this node has to take over.
/// </summary>
sealed class JournalWarmUp : ReceivePersistentActor
{
    public JournalWarmUp()
    {
        Recover<RecoveryCompleted>(_ => Context.Stop(Self));
    }

    public override string PersistenceId => "warm-up";

    /// <summary>Ignored: the scheduler reports the failure when it reads the journal.</summary>
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
    }
}
