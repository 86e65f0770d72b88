namespace ActorSweep.Node.Output;

/// <summary>
/// Keeps standard output for the outcome: what a model prints in this process meanwhile, and what programs print that the model starts, goes to standard error.
/// </summary>
sealed class ModelOutput : IDisposable
{
    readonly StandardStreams _streams;
    int _isDisposed;

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
        // A command that was ended is disposed of again when its model returns, and must not take the output from the next one.
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
            return;
        _streams.Dispose();
        Console.SetOut(StandardOutput);
    }
}
