namespace ActorSweep.Node.Output;

/// <summary>
/// Keeps standard output for the outcome: what a model prints in this process meanwhile, and what programs print that the model starts, goes to standard error.
/// </summary>
sealed class ModelOutput : IDisposable
{
    readonly StandardStreams _streams;

    public ModelOutput()
    {
        StandardOutput = Console.Out;
        // The console has a descriptor of its own by now.
        StandardOutput.Flush();
        Console.SetOut(Console.Error);
        _streams = StandardStreams.OutputToErrors();
    }

    public TextWriter StandardOutput { get; }

    public void Dispose()
    {
        _streams.Dispose();
        Console.SetOut(StandardOutput);
    }
}
