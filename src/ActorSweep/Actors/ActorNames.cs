namespace ActorSweep.Actors;

/// <summary>The names and paths of actors, each defined once.</summary>
static class ActorNames
{
    /// <summary>The actor system of every node.</summary>
    public const string System = "ActorSweep";

    /// <summary>The scheduler or, on nodes of a cluster, its proxy. The singleton below its manager also has this name.</summary>
    public const string Scheduler = "scheduler";

    /// <summary>The singleton manager of the scheduler, on every scheduler node.</summary>
    public const string SchedulerManager = "scheduler-manager";

    /// <summary>The scheduler below the supervisor that restarts it.</summary>
    public const string ActiveScheduler = "active";

    public const string Gateway = "gateway", Worker = "worker";

    /// <summary>Actors that watch a node.</summary>
    public const string SchedulerWatch = "scheduler-watch", QuarantineWatch = "quarantine-watch", JournalWarmUp = "journal-warm-up", MembersFile = "members-file";

    /// <summary>Children of the scheduler.</summary>
    public const string Router = "workers", Queue = "queue", Journal = "journal", Lease = "lease";

    /// <summary>A child of the scheduler, and of each worker.</summary>
    public const string ClusterWatch = "cluster-watch";

    /// <param name="number">Counts the reducers of a scheduler, since a run can have several in succession.</param>
    public static string ReducerOf(RunId run, long number) => $"reducer-{run}-{number}";

    /// <param name="session">Counts the connections of a client.</param>
    public static string ClientOf(ClientId client, long session) => $"client-{client}-{session}";

    /// <summary>The path of an actor that a node starts itself.</summary>
    public static string PathOf(string name) => $"/user/{name}";

    /// <summary>The address of a node's actor system.</summary>
    /// <param name="node">HOST:PORT.</param>
    public static string AddressOf(string node) => $"akka.tcp://{System}@{node}";
}
