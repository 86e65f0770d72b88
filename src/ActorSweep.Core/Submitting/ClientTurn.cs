namespace ActorSweep.Core.Submitting;

/// <summary>The event that a client's state is handling: its time, and the instructions that the parts of the state have given so far.</summary>
sealed class ClientTurn
{
    List<ClientInstruction>? _instructions;

    public DateTimeOffset Now { get; private set; }

    /// <summary>The instructions given so far, in order.</summary>
    public List<ClientInstruction> Instructions => _instructions ??= [];

    public void Begin(DateTimeOffset now) => Now = now;

    /// <summary>Returns the instructions and removes them.</summary>
    public IReadOnlyList<ClientInstruction> End()
    {
        var given = _instructions ?? (IReadOnlyList<ClientInstruction>)[];
        _instructions = null;
        return given;
    }

    public void Instruct(ClientInstruction instruction) => Instructions.Add(instruction);

    /// <summary>Refuses an event. Always returns false.</summary>
    public bool Refuse(ClientEvent happened, string why)
    {
        Instruct(new ClientInstruction.RefuseEvent(happened, why));
        return false;
    }
}
