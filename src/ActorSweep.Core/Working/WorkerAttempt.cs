using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Working;

/// <summary>One attempt at a worker.</summary>
/// <param name="epoch">The epoch of the scheduler that assigned the attempt.</param>
sealed class WorkerAttempt(AssignedWork assigned, long epoch)
{
    public AttemptId Id => Work.Attempt;

    public HeldWork Work { get; private set; } = assigned.Work;

    public AttemptState State { get; private set; } = AttemptState.Preparing;

    public long Epoch => epoch;

    public object Payload => Assigned!.Payload;

    /// <summary>The assignment; null once the attempt has finished, so that its arguments need no memory.</summary>
    public AssignedWork? Assigned { get; private set; } = assigned;

    /// <summary>The blob with the arguments that was fetched for this attempt alone.</summary>
    public BlobKey? Fetched { get; private set; }

    /// <summary>The executor's report of the attempt's end.</summary>
    public object? Result { get; private set; }

    /// <summary>The blob of the result; null: the result goes in a message.</summary>
    public BlobKey? Blob { get; private set; }

    /// <summary>The number of reports that have named the attempt since it finished.</summary>
    public int Reports { get; set; }

    public bool IsAtExecutor => State is AttemptState.Executing or AttemptState.Seceded;

    public bool IsOfSweep => Work is HeldChunk { IsOfMap: false };

    public bool StaysHere => Assigned is { StaysHere: true };

    public RunId Run => Work is HeldTask task ? task.Task.Run : ((HeldChunk)Work).Run;

    /// <summary>The blobs that the attempt takes and that may be in this worker's store.</summary>
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

    public void Move(AttemptTrigger on) => State = AttemptTransitions.Next(State, on) ?? throw new InvalidAttemptMoveException(this, on);

    public void BeginExecution(BlobKey? fetched)
    {
        Move(AttemptTrigger.Begin);
        Fetched = fetched;
    }

    public void FinishExecution(object result, BlobKey? blob)
    {
        Move(AttemptTrigger.Finish);
        (Result, Blob, Assigned, Fetched) = (result, blob, null, null);
        // HasEnded is not set for chunks of sweeps: their results are reported again until they are discarded.
        if (!IsOfSweep)
            Work = Work with { HasEnded = true };
    }
}
