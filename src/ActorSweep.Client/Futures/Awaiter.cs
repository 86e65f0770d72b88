namespace ActorSweep.Client.Futures;

/// <summary>Is completed when what it waits for has ended. It keeps the handle alive meanwhile: whoever waits need not refer to the future.</summary>
sealed class Awaiter(FutureSource source) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public FutureSource Source => source;
}
