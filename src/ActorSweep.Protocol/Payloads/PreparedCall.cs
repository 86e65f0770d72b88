namespace ActorSweep.Protocol.Payloads;

/// <summary>A call that is ready to run on this node.</summary>
sealed class PreparedCall
{
    readonly Func<object?> _call;
    readonly Type _declared;

    internal PreparedCall(Func<object?> call, Type declared) => (_call, _declared) = (call, declared);

    /// <summary>
    /// Gets the results that the call takes, then calls. Waits for an asynchronous method. Returns null for a method without a result, and
    /// computes the items of a lazy result.
    /// </summary>
    public object? Invoke() => LazyResults.Compute(_call(), _declared);
}
