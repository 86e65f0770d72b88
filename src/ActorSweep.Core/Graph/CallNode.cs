namespace ActorSweep.Core.Graph;

/// <summary>An input of a node: the result of another node of its graph or, where <c>Node</c> is null, of an earlier run.</summary>
readonly record struct CallInput(Dependency Dependency, int? Node);

/// <summary>One call of a graph.</summary>
/// <param name="Index">The node's index in the graph. Nodes that it depends on have lower ones.</param>
/// <param name="Inputs">The node's dependencies, each once, in order of appearance.</param>
sealed record CallNode(int Index, CapturedCall Call, TaskOptions Options, IReadOnlyList<CallInput> Inputs)
{
    const int FewInputs = 8;
    Dictionary<Dependency, int>? _positions;

    /// <summary>The name that the user gave the call; null where there is none.</summary>
    public TaskKey? Key => Options.Key is { } name ? new TaskKey(name) : null;

    /// <summary>Returns the index of a dependency among the inputs.</summary>
    public int PositionOf(Dependency dependency)
    {
        if (Inputs.Count > FewInputs)
            return (_positions ??= Positions())[dependency];
        for (var i = 0; i < Inputs.Count; i++)
            if (Inputs[i].Dependency == dependency)
                return i;
        throw new KeyNotFoundException("The dependency is not an input of this node.");
    }

    Dictionary<Dependency, int> Positions() =>
        Inputs.Select((input, position) => (input.Dependency, position)).ToDictionary(pair => pair.Dependency, pair => pair.position);
}
