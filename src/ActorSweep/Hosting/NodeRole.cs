namespace ActorSweep.Hosting;

/// <summary>What a node is for, in the cluster's own words.</summary>
static class NodeRole
{
    public const string Scheduler = "scheduler", Worker = "worker";
}
