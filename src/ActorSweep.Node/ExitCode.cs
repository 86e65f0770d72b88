namespace ActorSweep.Node;

/// <summary>The exit codes of the program.</summary>
static class ExitCode
{
    public const int Ok = 0, Failed = 1, BadInput = 2, SucceededWithFailures = 3, Cancelled = 130;
}
