namespace ActorSweep.Protocol.Payloads;

/// <summary>A call that is ready to run on this node.</summary>
sealed class PreparedCall
{
    readonly Func<object?> _call;

    internal PreparedCall(Func<object?> call) => _call = call;

    /// <summary>
    /// Gets the results that the call takes, then calls. Waits for an asynchronous method. Returns null for a method without a result.
    /// </summary>
    public object? Invoke() => _call();
}
