using System.Reflection;

namespace ActorSweep.Core.Graph;

/// <summary>A method or constructor, and what it takes. <c>Target</c> is the object of an instance method.</summary>
sealed record CapturedCall(MethodBase Method, Argument? Target, IReadOnlyList<Argument> Arguments)
{
    /// <summary>The target, where there is one, and the arguments.</summary>
    public IEnumerable<Argument> Operands => Target is null ? Arguments : Arguments.Prepend(Target);

    /// <summary>The dependencies in order of appearance, as often as they appear.</summary>
    public IEnumerable<Dependency> Dependencies => Operands.SelectMany(argument => argument.Dependencies);

    /// <summary>This call with other operands in their places.</summary>
    public CapturedCall Select(Func<Argument, Argument> change) =>
        this with { Target = Target is null ? null : change(Target), Arguments = [.. Arguments.Select(change)] };

    /// <summary>The name for people, such as <c>Flu.Simulate</c>.</summary>
    public override string ToString() => Method is ConstructorInfo
        ? $"new {Method.DeclaringType!.Name}"
        : $"{Method.DeclaringType?.Name}.{Method.Name}";
}
