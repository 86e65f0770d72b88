using System.Runtime.CompilerServices;
using ActorSweep.Client;
using ActorSweep.Core.Graph;

namespace ActorSweep;

// Tasks that call a delegate: a method group, a lambda with parameters, or a variable of a delegate type.
public abstract partial class SweepClient
{
    /// <summary>Submits a call of a function with the given arguments.</summary>
    /// <remarks>
    /// The task of an asynchronous function is awaited where it runs. A lambda without parameters that has statements must first be assigned to a variable of
    /// a delegate type, such as <c>Func&lt;int&gt;</c>: C# takes it for an expression otherwise.
    /// </remarks>
    /// <exception cref="CannotTravelException">An argument, or a value that the function captured, cannot be sent to another process.</exception>
    public Future<TResult> Submit<T, TResult>(Func<T, TResult> function, T argument, TaskOptions? options = null) =>
        Submit<TResult>(function, options, Constant(argument));

    /// <inheritdoc cref="Submit{T, TResult}(Func{T, TResult}, T, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public Future<TResult> Submit<T, TResult>(Func<T, Task<TResult>> function, T argument, TaskOptions? options = null) =>
        Submit<TResult>(function, options, Constant(argument));

    /// <inheritdoc cref="Submit{T, TResult}(Func{T, TResult}, T, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public Future<TResult> Submit<T, TResult>(Func<T, ValueTask<TResult>> function, T argument, TaskOptions? options = null) =>
        Submit<TResult>(function, options, Constant(argument));

    /// <inheritdoc cref="Submit{T, TResult}(Func{T, TResult}, T, TaskOptions)"/>
    public Future<TResult> Submit<T1, T2, TResult>(Func<T1, T2, TResult> function, T1 first, T2 second, TaskOptions? options = null) =>
        Submit<TResult>(function, options, Constant(first), Constant(second));

    /// <inheritdoc cref="Submit{T, TResult}(Func{T, TResult}, T, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public Future<TResult> Submit<T1, T2, TResult>(Func<T1, T2, Task<TResult>> function, T1 first, T2 second, TaskOptions? options = null) =>
        Submit<TResult>(function, options, Constant(first), Constant(second));

    /// <inheritdoc cref="Submit{T, TResult}(Func{T, TResult}, T, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public Future<TResult> Submit<T1, T2, TResult>(Func<T1, T2, ValueTask<TResult>> function, T1 first, T2 second, TaskOptions? options = null) =>
        Submit<TResult>(function, options, Constant(first), Constant(second));

    /// <inheritdoc cref="Submit{T, TResult}(Func{T, TResult}, T, TaskOptions)"/>
    public Future<TResult> Submit<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, T1 first, T2 second, T3 third, TaskOptions? options = null) =>
        Submit<TResult>(function, options, Constant(first), Constant(second), Constant(third));

    /// <inheritdoc cref="Submit{T, TResult}(Func{T, TResult}, T, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.TaskOfResult)]
    public Future<TResult> Submit<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> function, T1 first, T2 second, T3 third, TaskOptions? options = null) =>
        Submit<TResult>(function, options, Constant(first), Constant(second), Constant(third));

    /// <inheritdoc cref="Submit{T, TResult}(Func{T, TResult}, T, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.ValueTaskOfResult)]
    public Future<TResult> Submit<T1, T2, T3, TResult>(Func<T1, T2, T3, ValueTask<TResult>> function, T1 first, T2 second, T3 third, TaskOptions? options = null) =>
        Submit<TResult>(function, options, Constant(first), Constant(second), Constant(third));

    /// <summary>Submits a call of a function that has no result.</summary>
    /// <inheritdoc cref="Submit{T, TResult}(Func{T, TResult}, T, TaskOptions)"/>
    public Future Submit<T>(Action<T> function, T argument, TaskOptions? options = null) => Submit(function, options, [Constant(argument)]);

    /// <inheritdoc cref="Submit{T, TResult}(Func{T, TResult}, T, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.Task)]
    public Future Submit<T>(Func<T, Task> function, T argument, TaskOptions? options = null) => Submit(function, options, [Constant(argument)]);

    /// <inheritdoc cref="Submit{T, TResult}(Func{T, TResult}, T, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.ValueTask)]
    public Future Submit<T>(Func<T, ValueTask> function, T argument, TaskOptions? options = null) => Submit(function, options, [Constant(argument)]);

    /// <inheritdoc cref="Submit{T}(Action{T}, T, TaskOptions)"/>
    public Future Submit<T1, T2>(Action<T1, T2> function, T1 first, T2 second, TaskOptions? options = null) => Submit(function, options, [Constant(first), Constant(second)]);

    /// <inheritdoc cref="Submit{T}(Action{T}, T, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.Task)]
    public Future Submit<T1, T2>(Func<T1, T2, Task> function, T1 first, T2 second, TaskOptions? options = null) => Submit(function, options, [Constant(first), Constant(second)]);

    /// <inheritdoc cref="Submit{T}(Action{T}, T, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.ValueTask)]
    public Future Submit<T1, T2>(Func<T1, T2, ValueTask> function, T1 first, T2 second, TaskOptions? options = null) => Submit(function, options, [Constant(first), Constant(second)]);

    /// <inheritdoc cref="Submit{T}(Action{T}, T, TaskOptions)"/>
    public Future Submit<T1, T2, T3>(Action<T1, T2, T3> function, T1 first, T2 second, T3 third, TaskOptions? options = null) => Submit(function, options, [Constant(first), Constant(second), Constant(third)]);

    /// <inheritdoc cref="Submit{T}(Action{T}, T, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.Task)]
    public Future Submit<T1, T2, T3>(Func<T1, T2, T3, Task> function, T1 first, T2 second, T3 third, TaskOptions? options = null) => Submit(function, options, [Constant(first), Constant(second), Constant(third)]);

    /// <inheritdoc cref="Submit{T}(Action{T}, T, TaskOptions)"/>
    [OverloadResolutionPriority(Overloads.ValueTask)]
    public Future Submit<T1, T2, T3>(Func<T1, T2, T3, ValueTask> function, T1 first, T2 second, T3 third, TaskOptions? options = null) => Submit(function, options, [Constant(first), Constant(second), Constant(third)]);

    /// <summary>Submits a call of a function without arguments: the name of a static method, or a variable. A lambda is captured as an expression.</summary>
    /// <inheritdoc cref="Submit{T, TResult}(Func{T, TResult}, T, TaskOptions)"/>
    [OverloadResolutionPriority(-1)]
    public Future<TResult> Submit<TResult>(Func<TResult> function, TaskOptions? options = null) => Submit<TResult>(function, options, []);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, TaskOptions)"/>
    [OverloadResolutionPriority(-1)]
    public Future<TResult> Submit<TResult>(Func<Task<TResult>> function, TaskOptions? options = null) => Submit<TResult>(function, options, []);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, TaskOptions)"/>
    [OverloadResolutionPriority(-1)]
    public Future<TResult> Submit<TResult>(Func<ValueTask<TResult>> function, TaskOptions? options = null) => Submit<TResult>(function, options, []);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, TaskOptions)"/>
    [OverloadResolutionPriority(-1)]
    public Future Submit(Action function, TaskOptions? options = null) => Submit(function, options, []);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, TaskOptions)"/>
    [OverloadResolutionPriority(-1)]
    public Future Submit(Func<Task> function, TaskOptions? options = null) => Submit(function, options, []);

    /// <inheritdoc cref="Submit{TResult}(Func{TResult}, TaskOptions)"/>
    [OverloadResolutionPriority(-1)]
    public Future Submit(Func<ValueTask> function, TaskOptions? options = null) => Submit(function, options, []);

    Future<TResult> Submit<TResult>(Delegate function, TaskOptions? options, params Argument[] arguments) =>
        Submit(Delayed.Of<TResult>(function, arguments, options));

    Future Submit(Delegate function, TaskOptions? options, Argument[] arguments) => Submit(Delayed.Of(function, arguments, options));
}
