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

/// <summary>A function that is ready to be called on this node, any number of times and on any thread.</summary>
sealed class PreparedFunction
{
    readonly ResolvedFunction _function;
    readonly object? _target;

    internal PreparedFunction(ResolvedFunction function, object? target)
    {
        _function = function;
        _target = target;
    }

    /// <summary>Calls the function. Waits for an asynchronous function. Returns null for a function without a result.</summary>
    public object? Invoke(params ReadOnlySpan<object?> arguments) =>
        // A delegate of a static function with a target holds the first argument.
        _function.IsStatic && _target is not null
            ? _function.Invoke(null, [_target, .. arguments])
            : _function.Invoke(_target, arguments.ToArray());
}
