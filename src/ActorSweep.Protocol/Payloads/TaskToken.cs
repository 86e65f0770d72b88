namespace ActorSweep.Protocol.Payloads;

/// <summary>The token that is cancelled with the task that executes this code. It stands for every token that was an argument of the task.</summary>
static class TaskToken
{
    static readonly AsyncLocal<CancellationToken> Ambient = new();

    public static CancellationToken Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }
}
