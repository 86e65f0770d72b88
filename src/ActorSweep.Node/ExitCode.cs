namespace ActorSweep.Node;

/// <summary>What the program says to the shell.</summary>
static class ExitCode
{
    public const int Ok = 0, Failed = 1, BadInput = 2, SucceededWithFailures = 3, Cancelled = 130;
}
