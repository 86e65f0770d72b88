using System.Collections;

namespace ActorSweep.Core.Graph;

/// <summary>A call, compared by the value it computes: equal calls have the same method, options, constants and dependencies.</summary>
sealed class PureCall(CapturedCall call, TaskOptions options, CallInput[] inputs) : IEquatable<PureCall>
{
    readonly CapturedCall _call = call;
    readonly TaskOptions _options = options;
    readonly CallInput[] _inputs = inputs;

    public bool Equals(PureCall? other) => other is not null && _options == other._options && AreEqual(_call, other._call, other);

    public override bool Equals(object? other) => Equals(other as PureCall);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(_call.Method);
        foreach (var argument in _call.Operands)
            if (argument is Argument.ConstantArgument constant)
                hash.Add(StructuralComparisons.StructuralEqualityComparer.GetHashCode(constant.Value ?? 0));
        foreach (var input in _inputs)
            hash.Add(Identity(input));
        return hash.ToHashCode();
    }

    bool AreEqual(CapturedCall a, CapturedCall b, PureCall other) =>
        a.Method == b.Method && AreEqual([.. a.Operands], [.. b.Operands], other);

    bool AreEqual(IReadOnlyList<Argument> a, IReadOnlyList<Argument> b, PureCall other) =>
        a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second, other));

    bool AreEqual(Argument a, Argument b, PureCall other) => (a, b) switch
    {
        (Argument.ConstantArgument x, Argument.ConstantArgument y) =>
            x.Value?.GetType() == y.Value?.GetType() && StructuralComparisons.StructuralEqualityComparer.Equals(x.Value, y.Value),
        (Argument.DependencyArgument x, Argument.DependencyArgument y) => Identity(InputOf(x)).Equals(Identity(other.InputOf(y))),
        (Argument.Array x, Argument.Array y) => x.Element == y.Element && AreEqual(x.Items, y.Items, other),
        (Argument.Call x, Argument.Call y) => AreEqual(x.Captured, y.Captured, other),
        _ => false,
    };

    CallInput InputOf(Argument.DependencyArgument argument) => Array.Find(_inputs, input => input.Dependency == argument.Dependency);

    // Two delayed calls may already have become one node, which then identifies both.
    static object Identity(CallInput input) => input.Node is { } node ? node : input.Dependency;
}
