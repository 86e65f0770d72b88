using System.Linq.Expressions;
using System.Reflection;

namespace ActorSweep.Core.Graph;

/// <summary>The conversions that C# adds around the result of a dependency, such as int to double. They become calls, which run in the same task.</summary>
static class ResultConversions
{
    static readonly MethodInfo Number = Find(nameof(GraphFunctions.Number));
    static readonly MethodInfo CheckedNumber = Find(nameof(GraphFunctions.CheckedNumber));
    static readonly MethodInfo Cast = Find(nameof(GraphFunctions.Cast));

    public static Argument Around(Argument result, Expression expression)
    {
        if (expression is not UnaryExpression conversion || CallCapture.WithoutConversions(expression) == expression)
            return result;
        var (from, to) = (conversion.Operand.Type, conversion.Type);
        var inner = Around(result, conversion.Operand);
        return conversion switch
        {
            { NodeType: ExpressionType.TypeAs } => throw Refused(conversion),
            { Method: { } method } when !conversion.IsLifted => Called(method, inner),
            // A box holds the same value under each of these types.
            _ when to.IsAssignableFrom(from) || Nullable.GetUnderlyingType(to) == from => inner,
            _ when from.IsAssignableFrom(to) || Nullable.GetUnderlyingType(from) == to => Called(Cast.MakeGenericMethod(to), inner),
            _ when from.IsPrimitive && to.IsPrimitive && from != typeof(bool) && to != typeof(bool) => Called(
                (conversion.NodeType == ExpressionType.ConvertChecked ? CheckedNumber : Number).MakeGenericMethod(from, to), inner),
            _ => throw Refused(conversion),
        };
    }

    static Argument.Call Called(MethodInfo method, Argument inner) => new(new CapturedCall(method, null, [inner]));

    static NotACallException Refused(UnaryExpression conversion) => new(
        $"'{conversion}' converts a result from {TypeName.Of(conversion.Operand.Type)} to {TypeName.Of(conversion.Type)}; "
        + "a captured call cannot convert a result. Convert the result in the method that takes it.");

    static MethodInfo Find(string name) => typeof(GraphFunctions).GetMethod(name)!;
}
