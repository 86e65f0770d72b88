namespace ActorSweep.Core.Graph;

/// <summary>
/// The calls that some targets need, and no others, each once and after all calls that it depends on. The order is depth-first from the targets, so that a tree
/// of sums is reduced as it grows and few results wait at a time.
/// </summary>
/// <param name="Nodes">The calls; a node's index is its position in this list.</param>
/// <param name="Targets">The node of each target, in the order of the targets.</param>
sealed record CallGraph(IReadOnlyList<CallNode> Nodes, IReadOnlyList<int> Targets)
{
    /// <exception cref="InvalidGraphException">Two calls have the same key.</exception>
    public static CallGraph Of(params IEnumerable<Delayed> targets) => new CallGraphBuilder().Build([.. targets]);

    /// <summary>
    /// Makes one node of each chain of calls in which every call is needed only by the next, and the next needs no other. The calls of a chain would run one
    /// after the other on one worker anyway; one node costs one message. Nodes with their own options are not fused.
    /// </summary>
    public CallGraph Fuse() => ChainFusion.Fuse(this);
}
