using ActorSweep.Execution.Processes;

namespace ActorSweep.Tests.Execution.Processes;

public sealed class DeathReasonTests
{
    [Theory]
    [InlineData(7, "", "exit code 7")]
    [InlineData(0, "", "exit code 0")]
    [InlineData(137, "", "killed by the system or by another process (SIGKILL); Linux kills processes when memory is short")]
    [InlineData(139, "", "segmentation fault (SIGSEGV)")]
    [InlineData(134, "Stack overflow.|   at Own.Recurse()", "stack overflow")]
    [InlineData(134, "Out of memory.", "out of memory")]
    [InlineData(134, "Process terminated.|the reactor is open|   at Own.Fail()", "the program ended its process: the reactor is open")]
    [InlineData(134, "Process terminated.", "the program ended its process: no reason was given")]
    [InlineData(134, "Unhandled exception. System.InvalidOperationException: no|   at Own.Run()", "unhandled exception: System.InvalidOperationException: no")]
    [InlineData(134, "nothing of note", "aborted (SIGABRT)")]
    public void The_reason_of_a_death_says_how_the_process_ended(int exitCode, string printed, string reason) => Assert.Equal(reason, DeathReason.Of(exitCode, printed.Split('|')));

    [Fact]
    public void Output_of_a_task_is_not_mistaken_for_messages_of_the_runtime() =>
        Assert.Equal("exit code 7", DeathReason.Of(7, ["Out of memory, said the bank", "Stack overflow.com"]));
}
