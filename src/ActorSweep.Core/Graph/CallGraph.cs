namespace ActorSweep.Core.Graph;

/// <summary>
/// The calls that some targets need, and no others, each once and after all that it depends on. The order is depth-first
/// from the targets: a tree of sums is so reduced as it grows, and few results wait at a time.
/// </summary>
/// <param name="Nodes">The calls; a node's index is its place.</param>
/// <param name="Targets">The node of each target, in the order of the targets.</param>
sealed record CallGraph(IReadOnlyList<CallNode> Nodes, IReadOnlyList<int> Targets)
{
    /// <exception cref="InvalidGraphException">Two calls have the same key.</exception>
    public static CallGraph Of(params IEnumerable<Delayed> targets) => new CallGraphBuilder().Build([.. targets]);

    /// <summary>
    /// Makes one node of each chain of calls of which every one is only for the next, and the next takes only it. They would
    /// run one after the other on one worker anyway; so they cost one message. Nodes with wishes of their own are left alone.
    /// </summary>
    public CallGraph Fuse() => ChainFusion.Fuse(this);
}
