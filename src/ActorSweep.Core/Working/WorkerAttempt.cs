using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Working;

/// <summary>One attempt that a worker has.</summary>
/// <param name="epoch">The epoch of the scheduler that assigned it.</param>
sealed class WorkerAttempt(AssignedWork assigned, long epoch)
{
    public AttemptId Id => Work.Attempt;

    public HeldWork Work { get; private set; } = assigned.Work;

    public AttemptState State { get; private set; } = AttemptState.Preparing;

    public long Epoch => epoch;

    public object Payload => Assigned!.Payload;

    /// <summary>What it was assigned with; null once it has finished, so that its arguments need no memory.</summary>
    public AssignedWork? Assigned { get; private set; } = assigned;

    /// <summary>The blob with its arguments that was fetched for it alone.</summary>
    public BlobKey? Fetched { get; private set; }

    /// <summary>What the executor told of its end.</summary>
    public object? Result { get; private set; }

    /// <summary>The blob that its result is; null: the result goes in a message.</summary>
    public BlobKey? Blob { get; private set; }

    /// <summary>How many reports have named it since it finished.</summary>
    public int Reports { get; set; }

    public bool IsAtExecutor => State is AttemptState.Executing or AttemptState.Seceded;

    public bool IsOfSweep => Work is HeldChunk { IsOfMap: false };

    public bool StaysHere => Assigned is { StaysHere: true };

    public RunId Run => Work is HeldTask task ? task.Task.Run : ((HeldChunk)Work).Run;

    /// <summary>The blobs that it takes, which may be in this worker's store.</summary>
    public IEnumerable<BlobKey> Takes
    {
        get
        {
            if (Fetched is { } arguments)
                yield return arguments;
            if (Assigned is { } assigned)
                foreach (var input in assigned.Inputs)
                    if (input is { Blob: { } blob, Holders.Count: > 0, Presence: not InputPresence.AtHand })
                        yield return blob;
        }
    }

    public void Move(AttemptTrigger on) => State = AttemptTable.Next(State, on) ?? throw new InvalidAttemptMoveException(this, on);

    public void Begin(BlobKey? fetched)
    {
        Move(AttemptTrigger.Begin);
        Fetched = fetched;
    }

    public void Finish(object result, BlobKey? blob)
    {
        Move(AttemptTrigger.Finish);
        (Result, Blob, Assigned, Fetched) = (result, blob, null, null);
        // Of sweeps it is not said: their results are told until they are discarded.
        if (!IsOfSweep)
            Work = Work with { HasEnded = true };
    }
}
