namespace ActorSweep.Protocol.Payloads;

/// <summary>A call that is ready to run on this node.</summary>
sealed class PreparedCall
{
    readonly Func<object?> _call;

    internal PreparedCall(Func<object?> call) => _call = call;

    /// <summary>
    /// Asks for the results that it takes, and calls. An asynchronous method is waited for; one without a result gives null.
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

    /// <summary>Calls it. An asynchronous function is waited for; one without a result gives null.</summary>
    public object? Invoke(params ReadOnlySpan<object?> arguments) =>
        // A static function with a target: the delegate carries its first argument.
        _function.IsStatic && _target is not null
            ? _function.Invoke(null, [_target, .. arguments])
            : _function.Invoke(_target, arguments.ToArray());
}
