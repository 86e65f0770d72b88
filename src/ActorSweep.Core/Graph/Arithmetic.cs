using System.Linq.Expressions;

namespace ActorSweep.Core.Graph;

/// <summary>Evaluates the arithmetic that loops write into arguments, such as <c>seed + i</c>, without compiling it.</summary>
static class Arithmetic
{
    public static bool Covers(BinaryExpression binary) =>
        binary is { Method: null, IsLifted: false, NodeType: ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Multiply }
        && (binary.Type == typeof(int) || binary.Type == typeof(long) || binary.Type == typeof(double));

    // Each arm is boxed by itself: a switch of unboxed numbers would convert all of them to double.
    public static object Of(BinaryExpression binary, object? left, object? right) => (binary.NodeType, left, right) switch
    {
        (ExpressionType.Add, int a, int b) => (object)unchecked(a + b),
        (ExpressionType.Add, long a, long b) => (object)unchecked(a + b),
        (ExpressionType.Add, double a, double b) => (object)(a + b),
        (ExpressionType.Subtract, int a, int b) => (object)unchecked(a - b),
        (ExpressionType.Subtract, long a, long b) => (object)unchecked(a - b),
        (ExpressionType.Subtract, double a, double b) => (object)(a - b),
        (_, int a, int b) => (object)unchecked(a * b),
        (_, long a, long b) => (object)unchecked(a * b),
        (_, var a, var b) => (object)((double)a! * (double)b!),
    };

    /// <summary>Returns an int as a long or a double, and a float or a long as a double; null for every other conversion.</summary>
    public static object? Widened(object? value, Type to) => value switch
    {
        int number when to == typeof(double) => (object)(double)number,
        int number when to == typeof(long) => (object)(long)number,
        float number when to == typeof(double) => (object)(double)number,
        long number when to == typeof(double) => (object)(double)number,
        _ => null,
    };
}
