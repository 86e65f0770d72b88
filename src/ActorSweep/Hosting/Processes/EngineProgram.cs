using ActorSweep.Execution.Processes;

namespace ActorSweep.Hosting.Processes;

/// <summary>This assembly's entry point: what nodes and clients start as processes of theirs.</summary>
static class EngineProgram
{
    public const string Executor = "executor", Worker = "worker";

    static async Task<int> Main(string[] arguments) => arguments is [Executor] ? ExecutorProgram.Run() : await WorkerProgram.RunAsync();
}
