using System.Collections.Concurrent;
using System.Reflection;
using ActorSweep.Core.Graph;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Encodes a captured call as bytes, and decodes the bytes to a call that can be invoked.</summary>
static class CallCodec
{
    static readonly ConcurrentDictionary<MethodBase, (byte[] Shape, Assembly[] Code)> ShapesOfOne = new();

    /// <param name="inputIndex">Returns the number of a dependency; the decoded call asks for the result by this number.</param>
    /// <exception cref="CannotTravelException">An argument or the target cannot be sent to another process.</exception>
    public static EncodedCall Encode(CapturedCall call, Func<Dependency, int> inputIndex)
    {
        var arguments = new ByteBuffer();
        var functions = new List<MethodBase>(1);
        new ArgumentWriter(arguments, functions, inputIndex).Write(call);
        var (shape, code) = ShapeOf(functions);
        return new EncodedCall(FunctionText.NameOf(call.Method), shape, arguments.ToArray(), code);
    }

    /// <param name="input">Returns the result of a dependency by its number.</param>
    /// <exception cref="MissingCodeException">This node lacks a function or a type.</exception>
    public static PreparedCall Decode(ReadOnlyMemory<byte> shape, ReadOnlyMemory<byte> arguments, Func<int, object?> input) =>
        new ArgumentReader(new ByteReader(arguments), ResolvedShapes.Of(shape), input).Read();

    /// <summary>Encodes a function that is called once per item.</summary>
    /// <exception cref="CannotTravelException">A captured value cannot be sent to another process.</exception>
    public static EncodedCall EncodeFunction(Delegate function)
    {
        if (function.GetInvocationList().Length > 1)
            throw new CannotTravelException("the delegate combines several functions; only one function can be sent. Pass each function by itself.");
        var target = new ByteBuffer();
        PayloadCodec.Write(target, Closure.TargetOf(function));
        var (shape, code) = ShapeOf([function.Method]);
        return new EncodedCall(FunctionText.NameOf(function.Method), shape, target.ToArray(), code);
    }

    /// <exception cref="MissingCodeException">This node lacks the function or a type.</exception>
    public static PreparedFunction DecodeFunction(ReadOnlyMemory<byte> shape, ReadOnlyMemory<byte> target) =>
        new(ResolvedShapes.Of(shape)[0], CapturedTarget.Of(target));

    static (byte[] Shape, Assembly[] Code) ShapeOf(List<MethodBase> functions) => functions.Count == 1
        ? ShapesOfOne.GetOrAdd(functions[0], static function => (MergeArguments([function]), CodeOf([function])))
        : (MergeArguments(functions), CodeOf(functions));

    static Assembly[] CodeOf(List<MethodBase> functions) => [.. functions.SelectMany(TypesOf).Select(type => type.Assembly).Distinct()];

    static IEnumerable<Type> TypesOf(MethodBase function) =>
        new[] { function.DeclaringType! }.Concat(function.DeclaringType!.GetGenericArguments()).Concat(function.IsGenericMethod ? function.GetGenericArguments() : []);

    static byte[] MergeArguments(List<MethodBase> functions)
    {
        var shape = new ByteBuffer();
        shape.WriteInt(functions.Count);
        foreach (var function in functions)
        {
            var bytes = FunctionText.Encode(function);
            shape.WriteInt(bytes.Length);
            shape.WriteBytes(bytes);
        }
        return shape.ToArray();
    }
}
