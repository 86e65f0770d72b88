namespace ActorSweep.Core.Graph;

/// <summary>An operand of a captured call: an argument, or the target of a method.</summary>
abstract record Argument
{
    Argument() { }

    /// <summary>The dependencies in order of appearance, including repeats.</summary>
    public virtual IEnumerable<Dependency> Dependencies => [];

    /// <summary>A value that was evaluated when the call was captured.</summary>
    /// <param name="Type">The declared type of the value.</param>
    public sealed record ConstantArgument(object? Value, Type Type) : Argument;

    /// <summary>The result of a dependency.</summary>
    public sealed record DependencyArgument(Dependency Dependency) : Argument
    {
        public override IEnumerable<Dependency> Dependencies => [Dependency];
    }

    /// <summary>A new array, created where the call runs.</summary>
    public sealed record Array(Type Element, IReadOnlyList<Argument> Items) : Argument
    {
        public override IEnumerable<Dependency> Dependencies => Items.SelectMany(item => item.Dependencies);
    }

    /// <summary>The result of a call that runs directly before, in the same task.</summary>
    public sealed record Call(CapturedCall Captured) : Argument
    {
        public override IEnumerable<Dependency> Dependencies => Captured.Dependencies;
    }
}
