namespace ActorSweep.Hosting;

/// <summary>The roles of nodes, as Akka.Cluster names them.</summary>
static class NodeRole
{
    public const string Scheduler = "scheduler", Worker = "worker";
}
