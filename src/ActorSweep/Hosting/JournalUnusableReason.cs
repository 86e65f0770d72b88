using Akka.Actor;

namespace ActorSweep.Hosting;

/// <summary>The node ended because its journal is damaged or of a newer version. Starting it again would not help.</summary>
sealed class JournalUnusableReason(string why) : CoordinatedShutdown.Reason
{
    public string Why => why;

    public override int ExitCode => 2;
}
