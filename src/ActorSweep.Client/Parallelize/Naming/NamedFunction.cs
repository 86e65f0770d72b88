using System.Reflection;
using System.Runtime.ExceptionServices;

namespace ActorSweep.Client.Parallelize.Naming;

/// <summary>A function that is called with its arguments in an array.</summary>
sealed class NamedFunction<R>
{
    readonly Delegate _function;
    readonly MethodInvoker _invoker;
    readonly Func<object?, ValueTask<R>> _resultOf;

    NamedFunction(Delegate function, FunctionParameters parameters, Func<object?, ValueTask<R>> resultOf)
    {
        _function = function;
        _resultOf = resultOf;
        // Invokes the delegate rather than its method: the delegate knows its bound target.
        _invoker = MethodInvoker.Create(function.GetType().GetMethod("Invoke")!);
        Parameters = parameters;
    }

    public FunctionParameters Parameters { get; }

    /// <exception cref="ArgumentException">The function does not return an <typeparamref name="R"/> or a task of one.</exception>
    public static NamedFunction<R> Bind(Delegate function)
    {
        var method = function.Method;
        var name = FunctionName.Of(function);
        // A delegate over an extension method or a static one with a bound first argument takes one parameter fewer.
        var taken = function.GetType().GetMethod("Invoke")!.GetParameters().Length;
        return new NamedFunction<R>(
            function, new FunctionParameters(name, [.. method.GetParameters()[^taken..]]), ConversionFrom(method.ReturnType, name));
    }

    public ValueTask<R> Invoke(object?[] arguments)
    {
        try
        {
            return _resultOf(_invoker.Invoke(_function, arguments.AsSpan()));
        }
        catch (TargetInvocationException e) when (e.InnerException is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
            throw;
        }
    }

    static Func<object?, ValueTask<R>> ConversionFrom(Type returned, string name)
    {
        var isTask = returned.IsGenericType && typeof(R).IsAssignableFrom(returned.GetGenericArguments()[0]);
        if (isTask && returned.GetGenericTypeDefinition() == typeof(Task<>))
            return result => Await((Task)result!);
        if (returned == typeof(ValueTask<R>))
            return result => (ValueTask<R>)result!;
        if (typeof(R).IsAssignableFrom(returned))
            return result => new((R)result!);
        throw new ArgumentException($"{name} returns {FunctionName.Readable(returned)}, not {FunctionName.Readable(typeof(R))}.");
    }

    // Task<T> is not covariant: the result of a Task<T> with another T is read by reflection.
    static async ValueTask<R> Await(Task task)
    {
        if (task is Task<R> same)
            return await same.ConfigureAwait(false);
        await task.ConfigureAwait(false);
        return (R)task.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(task)!;
    }
}
