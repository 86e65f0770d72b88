using System.Linq.Expressions;
using System.Reflection;
using ActorSweep.Core.Graph;

namespace ActorSweep;

/// <summary>
/// A call that is executed when its result is asked for. Its arguments are evaluated when it is captured. An argument <c>x.Value</c> of another delayed call
/// makes this call run after that one and take its result.
/// </summary>
public class Delayed : Dependency
{
    internal Delayed(CapturedCall captured, TaskOptions? options)
    {
        Captured = captured;
        Options = options ?? TaskOptions.Default;
    }

    /// <summary>The method, its target and its arguments.</summary>
    internal CapturedCall Captured { get; }

    /// <summary>The options with which the call is executed.</summary>
    public TaskOptions Options { get; }

    /// <summary>Captures a call, as in <c>Delayed.Call(() => Simulate(beta, seed))</c>.</summary>
    /// <exception cref="NotACallException">The expression is not a call that can be run elsewhere; the message says what to change.</exception>
    public static Delayed<T> Call<T>(Expression<Func<T>> call, TaskOptions? options = null) => new(CallCapture.Of(call), options);

    /// <summary>Captures a call that has no result.</summary>
    /// <inheritdoc cref="Call{T}(Expression{Func{T}}, TaskOptions)"/>
    public static Delayed Call(Expression<Action> call, TaskOptions? options = null) => new(CallCapture.Of(call), options);

#pragma warning disable RS0030 // Core starts and awaits no task here: Task is only the return type of a user's method.
    /// <summary>Captures a call of an asynchronous method. The result is that of the method's task.</summary>
    /// <inheritdoc cref="Call{T}(Expression{Func{T}}, TaskOptions)"/>
    public static Delayed<T> Call<T>(Expression<Func<Task<T>>> call, TaskOptions? options = null) => new(CallCapture.Of(call), options);

    /// <inheritdoc cref="Call{T}(Expression{Func{Task{T}}}, TaskOptions)"/>
    public static Delayed<T> Call<T>(Expression<Func<ValueTask<T>>> call, TaskOptions? options = null) =>
        new(CallCapture.Of(call), options);

    /// <summary>Captures a call of an asynchronous method that has no result.</summary>
    /// <inheritdoc cref="Call{T}(Expression{Func{T}}, TaskOptions)"/>
    public static Delayed Call(Expression<Func<Task>> call, TaskOptions? options = null) => new(CallCapture.Of(call), options);

    /// <inheritdoc cref="Call(Expression{Func{Task}}, TaskOptions)"/>
    public static Delayed Call(Expression<Func<ValueTask>> call, TaskOptions? options = null) => new(CallCapture.Of(call), options);
#pragma warning restore RS0030

    internal static Delayed<T> Of<T>(CapturedCall captured, TaskOptions? options) => new(captured, options);

    /// <summary>Captures a call of a delegate's method.</summary>
    internal static Delayed<T> Of<T>(Delegate function, IReadOnlyList<Argument> arguments, TaskOptions? options) => new(CallOf(function, arguments), options);

    /// <summary>Captures a call of a delegate's method that has no result.</summary>
    internal static Delayed Of(Delegate function, IReadOnlyList<Argument> arguments, TaskOptions? options) => new(CallOf(function, arguments), options);

    static CapturedCall CallOf(Delegate function, IReadOnlyList<Argument> arguments)
    {
        var method = function.Method;
        var target = Closure.TargetOf(function);
        var carried = target is null ? null : new Argument.ConstantArgument(target, target.GetType());
        return method.IsStatic && carried is not null
            ? new CapturedCall(method, null, [carried, .. arguments])
            : new CapturedCall(method, carried, arguments);
    }

    /// <summary>Returns a call whose result is an array of the results of many calls, in their order.</summary>
    public static Delayed<T[]> All<T>(IEnumerable<Delayed<T>> calls)
    {
        var items = new Argument.Array(typeof(T), [.. calls.Select(call => new Argument.DependencyArgument(call))]);
        return new(new CapturedCall(Gathering<T>.Gather, null, [items]), null);
    }

    static class Gathering<T>
    {
        public static readonly MethodInfo Gather = ((Func<T[], T[]>)GraphFunctions.Array).Method;
    }
}

/// <summary>A delayed call that has a result.</summary>
public sealed class Delayed<T> : Delayed
{
    internal Delayed(CapturedCall captured, TaskOptions? options) : base(captured, options) { }

    /// <summary>Represents the result inside another captured call.</summary>
    /// <exception cref="InvalidOperationException">The property is read outside a captured call.</exception>
    public T Value => throw NoValueHere("Compute the call to get its result.");
}
