using System.Linq.Expressions;
using System.Reflection;

namespace ActorSweep.Core.Graph;

/// <summary>Makes a <see cref="CapturedCall"/> from a lambda whose body is a call. The arguments are evaluated now.</summary>
static class CallCapture
{
    /// <exception cref="NotACallException">The body is not a call, or takes a value that cannot be captured.</exception>
    public static CapturedCall Of(LambdaExpression lambda)
    {
        var call = CallOf(lambda.Body);
        // A lambda without a result may call a method with any return type, so no conversion applies.
        return lambda.ReturnType == typeof(void) ? call.Captured : ((Argument.Call)ResultConversions.Around(call, lambda.Body)).Captured;
    }

    /// <summary>Captures a lambda of one parameter whose body is a call of one of that parameter's methods.</summary>
    /// <param name="target">The operand that replaces the parameter.</param>
    /// <exception cref="NotACallException">The body is not such a call.</exception>
    internal static CapturedCall OfMember(LambdaExpression lambda, Argument target) =>
        WithoutConversions(lambda.Body) is MethodCallExpression { Object: { } owner } call && WithoutConversions(owner) == lambda.Parameters[0]
            ? Checked(call.Method, target, call.Arguments)
            : throw new NotACallException(
                $"'{ClosureNames.Strip(lambda.Body.ToString())}' is not a call of the actor. Write one call of one of its methods, as in c => c.Add(1).");

    static Argument.Call CallOf(Expression body) => new(WithoutConversions(body) switch
    {
        MethodCallExpression call => Checked(call.Method, call.Object is null ? null : ArgumentOf(call.Object), call.Arguments),
        NewExpression { Constructor: { } constructor } creation => Checked(constructor, null, creation.Arguments),
        InvocationExpression invocation => OfDelegate(invocation),
        var other => throw new NotACallException(
            $"'{ClosureNames.Strip(other.ToString())}' is not a call. A captured lambda must be one call of a method, as in () => Add(1, a.Value). "
            + "Move the expression into a method."),
    });

    static CapturedCall OfDelegate(InvocationExpression invocation)
    {
        if (WithoutConversions(invocation.Expression) is LambdaExpression inner)
            throw Refusals.InnerLambda(inner);
        var function = (Delegate?)Evaluation.Of(invocation.Expression)
            ?? throw new NotACallException(
                $"the delegate '{ClosureNames.Strip(invocation.Expression.ToString())}' is null; it must be a function to call.");
        if (function.GetInvocationList().Length > 1)
            throw new NotACallException("the delegate combines several functions; a captured call has one function. Capture a call for each function.");
        var method = function.Method;
        if (function.Target is null)
            return method.IsStatic ? Checked(method, null, invocation.Arguments) : throw new NotACallException(
                $"the delegate of '{method.Name}' takes its object as an argument; call the method on the object itself.");
        var target = new Argument.ConstantArgument(function.Target, function.Target.GetType());
        if (!method.IsStatic)
            return Checked(method, target, invocation.Arguments);
        // The delegate carries the first argument of a static function: an extension method taken as a delegate.
        Refusals.Check(method, invocation.Arguments);
        return new CapturedCall(method, null, [target, .. invocation.Arguments.Select(ArgumentOf)]);
    }

    static CapturedCall Checked(MethodBase method, Argument? target, IReadOnlyList<Expression> arguments)
    {
        Refusals.Check(method, arguments);
        if (target is Argument.ConstantArgument { Value: null })
            throw new NotACallException($"'{method.Name}' is called on null; it must be called on an object.");
        var captured = new Argument[arguments.Count];
        for (var i = 0; i < captured.Length; i++)
            captured[i] = ArgumentOf(arguments[i]);
        return new CapturedCall(method, target, captured);
    }

    static Argument ArgumentOf(Expression expression)
    {
        var bare = WithoutConversions(expression);
        if (Dependencies.IsValue(bare))
            return ResultConversions.Around(new Argument.DependencyArgument(Dependencies.OwnerOf((MemberExpression)bare)), expression);
        if (bare is NewArrayExpression { NodeType: ExpressionType.NewArrayInit } array && Dependencies.AreIn(array))
            return new Argument.Array(array.Type.GetElementType()!, [.. array.Expressions.Select(ArgumentOf)]);
        var value = Evaluation.Of(expression);
        Refusals.CheckValue(value, expression);
        return new Argument.ConstantArgument(value, expression.Type);
    }

    internal static Expression WithoutConversions(Expression expression)
    {
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.TypeAs } unary)
            expression = unary.Operand;
        return expression;
    }
}
