using System.Reflection;
using System.Runtime.ExceptionServices;

namespace ActorSweep.Protocol.Payloads;

/// <summary>A method or constructor that was found on this node.</summary>
sealed class ResolvedFunction
{
    readonly MethodInvoker? _method;
    readonly ConstructorInvoker? _constructor;
    readonly TaskResult _result;

    public ResolvedFunction(MethodBase method)
    {
        (IsStatic, Name) = (method.IsStatic, FunctionText.NameOf(method));
        if (method is ConstructorInfo constructor)
            _constructor = ConstructorInvoker.Create(constructor);
        else
            _method = MethodInvoker.Create(method);
        var returned = method is MethodInfo info ? info.ReturnType : method.DeclaringType!;
        _result = TaskResult.Of(returned);
        ResultType = _result.TypeOf(returned);
    }

    public bool IsStatic { get; }

    /// <summary>The type of the result, without the task of an asynchronous function.</summary>
    public Type ResultType { get; }

    /// <summary>A readable name of the function.</summary>
    public string Name { get; }

    /// <summary>
    /// Calls the function on this thread, and waits for its task if it is asynchronous. An exception keeps its own stack.
    /// </summary>
    public object? Invoke(object? target, Span<object?> arguments)
    {
        try
        {
            return _result.Wait(_method is null ? _constructor!.Invoke(arguments) : _method.Invoke(target, arguments));
        }
        catch (TargetInvocationException e) when (e.InnerException is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
            throw;
        }
    }
}
