using Akka.Persistence;

namespace ActorSweep.Actors;

/// <summary>
/// Reads a journal of nothing, once, so that all that reading takes is loaded and compiled: a scheduler node that takes over has no time for
/// that then.
/// </summary>
sealed class JournalWarmUp : ReceivePersistentActor
{
    public JournalWarmUp()
    {
        Recover<RecoveryCompleted>(_ => Context.Stop(Self));
    }

    public override string PersistenceId => "warm-up";

    /// <summary>Who takes over sees for himself.</summary>
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
    }
}
