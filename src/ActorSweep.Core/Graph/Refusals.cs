using System.Linq.Expressions;
using System.Reflection;

namespace ActorSweep.Core.Graph;

/// <summary>Refuses methods, parameters and values that a captured call cannot have.</summary>
static class Refusals
{
    public static void Check(MethodBase method, IReadOnlyList<Expression> arguments)
    {
        if (method.ContainsGenericParameters)
            throw new NotACallException($"'{method.Name}' has open type parameters; call it with types, as in {method.Name}<double>(…).");
        // Argument types are checked first, because a method creates its list of parameters anew each time.
        foreach (var argument in arguments)
            if (argument.Type.IsByRefLike)
                throw ByRefLike(method, argument.Type);
        if (SafeMethods.Contains(method))
            return;
        foreach (var parameter in method.GetParameters())
            CheckParameter(method, parameter);
        if (method is MethodInfo { ReturnType: var type } && (type.IsByRef || type.IsByRefLike))
            throw new NotACallException(
                $"'{method.Name}' returns {(type.IsByRef ? "by ref" : $"a {TypeName.Of(type)}")}; "
                + $"a task's result must be a value. Return a copy, such as an array.");
        SafeMethods.Add(method);
    }

    public static void CheckValue(object? value, Expression expression)
    {
        if (value is Dependency)
            throw new NotACallException(
                $"'{Short(expression)}' is a {TypeName.Of(value.GetType())}, not its result; "
                + $"write {Short(expression)}.{Dependency.ValueName}.");
        if (value is IEnumerable<Dependency>)
            throw new NotACallException(
                $"'{Short(expression)}' holds delayed calls, not their results; "
                + $"combine them with Delayed.All(…).{Dependency.ValueName}.");
    }

    public static NotACallException InnerLambda(LambdaExpression lambda) => new(
        $"'{lambda}' is a lambda inside the captured call, where lambdas are not compiled. Assign the lambda to a variable first, or name a method.");

    public static NotACallException DeepValue(Expression value, Expression inside) => new(
        $"'{Short(value)}' is a part of '{Short(inside)}', but a result must be a whole argument. "
        + "Move the rest of the expression into a method, or into its own Delayed.Call.");

    /// <summary>Returns an expression almost as people wrote it, without the compiler's closure classes.</summary>
    static string Short(Expression expression) => ClosureNames.Strip(expression.ToString());

    static void CheckParameter(MethodBase method, ParameterInfo parameter)
    {
        if (parameter.ParameterType.IsByRef && !parameter.IsIn)
            throw new NotACallException(
                $"'{method.Name}' takes '{parameter.Name}' by {(parameter.IsOut ? "out" : "ref")}; "
                + $"a task cannot write to a variable of its caller. Return a tuple or a record.");
        if (parameter.ParameterType.IsByRef)
            throw new NotACallException($"'{method.Name}' takes '{parameter.Name}' by in; take it by value.");
        if (parameter.ParameterType.IsByRefLike)
            throw ByRefLike(method, parameter.ParameterType);
        if (parameter.ParameterType.IsPointer)
            throw new NotACallException($"'{method.Name}' takes '{parameter.Name}' as a pointer; take an array.");
    }

    static NotACallException ByRefLike(MethodBase method, Type type) =>
        new($"'{method.Name}' takes a {TypeName.Of(type)}, which exists on one stack only; take an array.");
}
