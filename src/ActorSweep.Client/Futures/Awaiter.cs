namespace ActorSweep.Client.Futures;

/// <summary>Completes when its future or map has ended. It keeps the handle alive meanwhile, so that the waiting code need not refer to the future.</summary>
sealed class Awaiter(FutureSource source) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public FutureSource Source => source;
}
