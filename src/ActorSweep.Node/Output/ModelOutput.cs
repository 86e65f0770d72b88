namespace ActorSweep.Node.Output;

/// <summary>Keeps standard output for the outcome: what a model prints in this process meanwhile goes to standard error.</summary>
sealed class ModelOutput : IDisposable
{
    public ModelOutput() => Console.SetOut(Console.Error);

    public TextWriter StandardOutput { get; } = Console.Out;

    public void Dispose() => Console.SetOut(StandardOutput);
}
