using System.Linq.Expressions;
using System.Reflection;

namespace ActorSweep.Core.Graph;

/// <summary>
/// Evaluates the arguments of a captured call. Expressions that loops usually contain are read by reflection, in well under a microsecond; compiling even a
/// small expression takes a hundred times as long.
/// </summary>
static class Evaluation
{
    /// <exception cref="NotACallException">The expression needs a result that does not exist yet.</exception>
    public static object? Of(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        _ when Dependencies.IsValue(expression) => throw Refusals.DeepValue(expression, expression),
        MemberExpression { Member: FieldInfo { IsStatic: true } field } => field.GetValue(null),
        MemberExpression { Member: FieldInfo field, Expression: { } owner } => field.GetValue(Owner(owner, expression)),
        MemberExpression { Member: PropertyInfo property, Expression: null } => property.GetValue(null, Plain, null, null, null),
        MemberExpression { Member: PropertyInfo property, Expression: { } owner } when IsPlain(owner) =>
            property.GetValue(Owner(owner, expression), Plain, null, null, null),
        UnaryExpression { NodeType: ExpressionType.Convert } conversion => Converted(conversion),
        UnaryExpression { NodeType: ExpressionType.ArrayLength } length => ((Array)Owner(length.Operand, expression)).Length,
        BinaryExpression { NodeType: ExpressionType.ArrayIndex } index =>
            ((Array)Owner(index.Left, expression)).GetValue((int)Inner(index.Right, expression)!),
        BinaryExpression binary when Arithmetic.Covers(binary) =>
            Arithmetic.Of(binary, Inner(binary.Left, expression), Inner(binary.Right, expression)),
        NewArrayExpression { NodeType: ExpressionType.NewArrayInit } array => NewArray(array),
        NewExpression { Constructor: { } constructor } creation when IsPlain(creation.Arguments) =>
            constructor.Invoke(Plain, null, All(creation.Arguments, expression), null),
        MethodCallExpression call when IsPlain(call.Object) && IsPlain(call.Arguments) && IsPlain(call.Method) =>
            call.Method.Invoke(call.Object is null ? null : Owner(call.Object, expression), Plain, null, All(call.Arguments, expression), null),
        LambdaExpression lambda => throw Refusals.InnerLambda(lambda),
        _ => Compiled(expression),
    };

    // An exception from a user's getter is not wrapped.
    const BindingFlags Plain = BindingFlags.DoNotWrapExceptions;

    static object Owner(Expression owner, Expression expression) => Inner(owner, expression)
        ?? throw new NullReferenceException(
            $"'{ClosureNames.Strip(owner.ToString())}' is null in the captured '{ClosureNames.Strip(expression.ToString())}'.");

    static object? Inner(Expression inner, Expression outer) =>
        Dependencies.IsValue(inner) ? throw Refusals.DeepValue(inner, outer) : Of(inner);

    static object?[] All(IReadOnlyList<Expression> expressions, Expression outer)
    {
        var values = new object?[expressions.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Inner(expressions[i], outer);
        return values;
    }

    static object? Converted(UnaryExpression conversion)
    {
        var value = Inner(conversion.Operand, conversion);
        var (from, to) = (conversion.Operand.Type, conversion.Type);
        return conversion.Method is not null ? Compiled(Expression.Convert(Expression.Constant(value, from), to, conversion.Method))
            : to.IsInstanceOfType(value) || value is null && !to.IsValueType ? value
            : Arithmetic.Widened(value, to) ?? Compiled(Expression.Convert(Expression.Constant(value, from), to));
    }

    static Array NewArray(NewArrayExpression expression)
    {
        var array = Array.CreateInstance(expression.Type.GetElementType()!, expression.Expressions.Count);
        for (var i = 0; i < array.Length; i++)
            array.SetValue(Inner(expression.Expressions[i], expression), i);
        return array;
    }

    // A boxed nullable is its value or null, so that reflection cannot read a property of the nullable itself.
    static bool IsPlain(Expression? owner) => owner is null || Nullable.GetUnderlyingType(owner.Type) is null;

    static bool IsPlain(MethodInfo method) =>
        !method.ReturnType.IsByRefLike && !method.ReturnType.IsByRef && !Array.Exists(method.GetParameters(), p => p.ParameterType.IsByRef);

    static bool IsPlain(IReadOnlyList<Expression> arguments)
    {
        foreach (var argument in arguments)
            if (argument.Type.IsByRefLike)
                return false;
        return true;
    }

    static object? Compiled(Expression expression)
    {
        if (Dependencies.FirstIn(expression) is { } value)
            throw Refusals.DeepValue(value, expression);
        var boxed = Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object)));
        return boxed.Compile(preferInterpretation: true)();
    }
}
