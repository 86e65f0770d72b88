namespace ActorSweep.Protocol.Payloads;

/// <summary>A function that is ready to be called on this node, any number of times and on any thread.</summary>
sealed class PreparedFunction
{
    readonly ResolvedFunction _function;
    readonly CapturedTarget _target;

    internal PreparedFunction(ResolvedFunction function, CapturedTarget target) => (_function, _target) = (function, target);

    /// <summary>
    /// Calls the function with its own copy of the captured values, so that no call sees changes by another. Waits for an asynchronous function.
    /// Returns null for a function without a result, and computes the items of a lazy result.
    /// </summary>
    public object? Invoke(params ReadOnlySpan<object?> arguments)
    {
        var target = _target.Open();
        // A delegate of a static function with a target holds the first argument.
        var result = _function.IsStatic && target is not null
            ? _function.Invoke(null, [target, .. arguments])
            : _function.Invoke(target, arguments.ToArray());
        return LazyResults.Compute(result, _function.ResultType);
    }
}
