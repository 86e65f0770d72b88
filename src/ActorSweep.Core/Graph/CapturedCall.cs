using System.Reflection;

namespace ActorSweep.Core.Graph;

/// <summary>A method or constructor, and its arguments. <c>Target</c> is the object of an instance method.</summary>
sealed record CapturedCall(MethodBase Method, Argument? Target, IReadOnlyList<Argument> Arguments)
{
    /// <summary>The target, if there is one, and the arguments.</summary>
    public IEnumerable<Argument> Operands => Target is null ? Arguments : Arguments.Prepend(Target);

    /// <summary>The dependencies in order of appearance, including repeats.</summary>
    public IEnumerable<Dependency> Dependencies => Operands.SelectMany(argument => argument.Dependencies);

    /// <summary>Returns this call with every operand replaced.</summary>
    public CapturedCall Select(Func<Argument, Argument> change) =>
        this with { Target = Target is null ? null : change(Target), Arguments = [.. Arguments.Select(change)] };

    /// <summary>Returns a readable name, such as <c>Flu.Simulate</c>.</summary>
    public override string ToString() => Method is ConstructorInfo
        ? $"new {Method.DeclaringType!.Name}"
        : $"{Method.DeclaringType?.Name}.{Method.Name}";
}
