using System.Linq.Expressions;
using System.Reflection;
using ActorSweep.Core.Graph;

namespace ActorSweep;

/// <summary>
/// A call that waits to be asked for. What it takes is evaluated when it is captured; <c>x.Value</c> of another delayed call
/// makes it come after that one, and takes its result.
/// </summary>
public class Delayed : Dependency
{
    internal Delayed(CapturedCall captured, TaskOptions? options)
    {
        Captured = captured;
        Options = options ?? TaskOptions.Default;
    }

    /// <summary>The method and what it takes.</summary>
    internal CapturedCall Captured { get; }

    /// <summary>How it is to be run.</summary>
    public TaskOptions Options { get; }

    /// <summary>Captures a call, as in <c>Delayed.Call(() => Simulate(beta, seed))</c>.</summary>
    /// <exception cref="NotACallException">The expression is not a call that can be run elsewhere; the message says what to change.</exception>
    public static Delayed<T> Call<T>(Expression<Func<T>> call, TaskOptions? options = null) => new(CallCapture.Of(call), options);

    /// <summary>Captures a call that has no result.</summary>
    /// <inheritdoc cref="Call{T}(Expression{Func{T}}, TaskOptions)"/>
    public static Delayed Call(Expression<Action> call, TaskOptions? options = null) => new(CallCapture.Of(call), options);

#pragma warning disable RS0030 // Core starts and awaits no task: these only name what a user's method returns.
    /// <summary>Captures a call of an asynchronous method; its result is that of the task.</summary>
    /// <inheritdoc cref="Call{T}(Expression{Func{T}}, TaskOptions)"/>
    public static Delayed<T> Call<T>(Expression<Func<Task<T>>> call, TaskOptions? options = null) => new(CallCapture.Of(call), options);

    /// <inheritdoc cref="Call{T}(Expression{Func{Task{T}}}, TaskOptions)"/>
    public static Delayed<T> Call<T>(Expression<Func<ValueTask<T>>> call, TaskOptions? options = null) =>
        new(CallCapture.Of(call), options);

    /// <summary>Captures a call of an asynchronous method that has no result.</summary>
    /// <inheritdoc cref="Call{T}(Expression{Func{T}}, TaskOptions)"/>
    public static Delayed Call(Expression<Func<Task>> call, TaskOptions? options = null) => new(CallCapture.Of(call), options);
#pragma warning restore RS0030

    internal static Delayed<T> Of<T>(CapturedCall captured, TaskOptions? options) => new(captured, options);

    /// <summary>A call of a delegate's method.</summary>
    internal static Delayed<T> Of<T>(Delegate function, IReadOnlyList<Argument> arguments, TaskOptions? options)
    {
        var method = function.Method;
        var target = Closure.TargetOf(function);
        var carried = target is null ? null : new Argument.Constant(target, target.GetType());
        return new(
            method.IsStatic && carried is not null
                ? new CapturedCall(method, null, [carried, .. arguments])
                : new CapturedCall(method, carried, arguments),
            options);
    }

    /// <summary>The results of many calls as one array, in their order.</summary>
    public static Delayed<T[]> All<T>(IEnumerable<Delayed<T>> calls)
    {
        var items = new Argument.Array(typeof(T), [.. calls.Select(call => new Argument.Of(call))]);
        return new(new CapturedCall(Gathering<T>.Gather, null, [items]), null);
    }

    static class Gathering<T>
    {
        public static readonly MethodInfo Gather = ((Func<T[], T[]>)GraphFunctions.Array).Method;
    }
}

/// <summary>A call that waits to be asked for, and has a result.</summary>
public sealed class Delayed<T> : Delayed
{
    internal Delayed(CapturedCall captured, TaskOptions? options) : base(captured, options) { }

    /// <summary>Stands for the result inside another captured call.</summary>
    /// <exception cref="InvalidOperationException">It is read anywhere else.</exception>
    public T Value => throw NoValueHere("Compute the call to get it.");
}
