namespace ActorSweep.Core.Graph;

/// <summary>One thing that a captured call takes.</summary>
abstract record Argument
{
    Argument() { }

    /// <summary>The dependencies in order of appearance, as often as they appear.</summary>
    public virtual IEnumerable<Dependency> Dependencies => [];

    /// <summary>A value that was there when the call was captured.</summary>
    /// <param name="Type">The type that it was declared with.</param>
    public sealed record Constant(object? Value, Type Type) : Argument;

    /// <summary>The result of a dependency.</summary>
    public sealed record Of(Dependency Dependency) : Argument
    {
        public override IEnumerable<Dependency> Dependencies => [Dependency];
    }

    /// <summary>A new array, made where the call runs.</summary>
    public sealed record Array(Type Element, IReadOnlyList<Argument> Items) : Argument
    {
        public override IEnumerable<Dependency> Dependencies => Items.SelectMany(item => item.Dependencies);
    }

    /// <summary>The result of a call that runs right before, in the same task.</summary>
    public sealed record Call(CapturedCall Captured) : Argument
    {
        public override IEnumerable<Dependency> Dependencies => Captured.Dependencies;
    }
}
