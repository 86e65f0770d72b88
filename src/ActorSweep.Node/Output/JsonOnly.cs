namespace ActorSweep.Node.Output;

/// <summary>Keeps standard output for one JSON object: what a model prints in this process meanwhile goes to standard error.</summary>
sealed class JsonOnly : IDisposable
{
    public JsonOnly() => Console.SetOut(Console.Error);

    public TextWriter StandardOutput { get; } = Console.Out;

    public void Dispose() => Console.SetOut(StandardOutput);
}
