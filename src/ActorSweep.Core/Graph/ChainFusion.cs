namespace ActorSweep.Core.Graph;

/// <summary>Nests each call of a chain in the call that follows it.</summary>
static class ChainFusion
{
    /// <summary>The most calls in one node: nested calls are encoded, decoded and run by recursion.</summary>
    public const int LongestChain = 100;

    public static CallGraph Fuse(CallGraph graph)
    {
        var dependents = CountDependents(graph);
        foreach (var target in graph.Targets)
            dependents[target] = int.MaxValue;

        var nodes = new List<CallNode>(graph.Nodes.Count);
        var (moved, lengths) = (new int[graph.Nodes.Count], new int[graph.Nodes.Count]);
        foreach (var node in graph.Nodes)
        {
            var before = Swallowed(node, graph, dependents);
            var isFused = before is not null && lengths[moved[before.Index]] < LongestChain;
            // The nested node is the last one so far: depth-first order puts an only dependency directly before its dependent.
            var fused = isFused ? Nest(nodes[^1], node) : node with { Inputs = Move(node.Inputs, moved) };
            if (isFused)
                nodes.RemoveAt(nodes.Count - 1);
            lengths[nodes.Count] = isFused ? lengths[nodes.Count] + 1 : 1;
            moved[node.Index] = nodes.Count;
            nodes.Add(fused with { Index = nodes.Count });
        }
        return new CallGraph(nodes, [.. graph.Targets.Select(target => moved[target])]);
    }

    static int[] CountDependents(CallGraph graph)
    {
        var dependents = new int[graph.Nodes.Count];
        foreach (var node in graph.Nodes)
            foreach (var input in node.Inputs)
                if (input.Node is { } before)
                    dependents[before]++;
        return dependents;
    }

    static CallNode? Swallowed(CallNode node, CallGraph graph, int[] dependents) =>
        node.Inputs is [{ Node: { } index }] && index == node.Index - 1 && dependents[index] == 1
        && HasNoWishes(graph.Nodes[index].Options) && HasNoWishes(node.Options with { Key = null })
        // A result that is taken twice would be computed twice.
        && node.Call.Dependencies.Take(2).Count() == 1
            ? graph.Nodes[index]
            : null;

    static bool HasNoWishes(TaskOptions options) => options == TaskOptions.Default || options with { Pure = false } == TaskOptions.Default;

    static CallNode Nest(CallNode before, CallNode node) =>
        node with { Call = node.Call.Select(argument => Nest(argument, before.Call)), Inputs = before.Inputs };

    static Argument Nest(Argument argument, CapturedCall before) => argument switch
    {
        Argument.DependencyArgument => new Argument.Call(before),
        Argument.Array array => array with { Items = [.. array.Items.Select(item => Nest(item, before))] },
        Argument.Call call => new Argument.Call(call.Captured.Select(inner => Nest(inner, before))),
        _ => argument,
    };

    static IReadOnlyList<CallInput> Move(IReadOnlyList<CallInput> inputs, int[] moved) =>
        inputs.Count == 0 ? inputs : [.. inputs.Select(input => input with { Node = input.Node is { } node ? moved[node] : null })];
}
