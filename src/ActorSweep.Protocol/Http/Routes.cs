namespace ActorSweep.Protocol.Http;

/// <summary>
/// All routes of a node's HTTP port. To add a route, add it here and map its handler in <c>Gateway</c>. Each request with a query has
/// a method here that names the handler's parameters.
/// </summary>
static class Routes
{
    /// <summary>The hub by which clients submit tasks and receive their states.</summary>
    public const string Hub = "/client";

    /// <summary>The status page for browsers.</summary>
    public static readonly Route Page = new(HttpMethod.Get, "/");

    public static readonly Route Live = new(HttpMethod.Get, "/health/live");
    public static readonly Route Ready = new(HttpMethod.Get, "/health/ready");

    public static readonly Route Version = new(HttpMethod.Get, "/version");
    public static readonly Route Status = new(HttpMethod.Get, "/status");
    public static readonly Route Workers = new(HttpMethod.Get, "/workers");
    public static readonly Route DrainWorker = new(HttpMethod.Post, "/workers/{worker}/drain");

    public static readonly Route Runs = new(HttpMethod.Get, "/runs");
    public static readonly Route SubmitSweep = new(HttpMethod.Post, "/runs");
    public static readonly Route Run = new(HttpMethod.Get, "/runs/{run}");
    public static readonly Route RunEvents = new(HttpMethod.Get, "/runs/{run}/events");
    public static readonly Route RunLogs = new(HttpMethod.Get, "/runs/{run}/logs");
    public static readonly Route CancelRun = new(HttpMethod.Post, "/runs/{run}/cancel");
    public static readonly Route ResumeRun = new(HttpMethod.Post, "/runs/{run}/resume");
    public static readonly Route RunResults = new(HttpMethod.Get, "/runs/{run}/results");
    public static readonly Route RunResult = new(HttpMethod.Get, "/runs/{run}/results/{name}");

    /// <summary>The result of a task, from any worker that holds it.</summary>
    public static readonly Route TaskResult = new(HttpMethod.Get, "/task-results/{run}/{index:long}");

    public static readonly Route Enqueue = new(HttpMethod.Post, "/queue");
    public static readonly Route ListQueue = new(HttpMethod.Get, "/queue");
    public static readonly Route QueuedCall = new(HttpMethod.Get, "/queue/{id}");
    public static readonly Route RevokeCall = new(HttpMethod.Post, "/queue/{id}/revoke");
    public static readonly Route FindCalls = new(HttpMethod.Post, "/queue/find");
    public static readonly Route AwaitCalls = new(HttpMethod.Post, "/queue/ended");
    public static readonly Route PurgeQueue = new(HttpMethod.Post, "/queue/purge");
    public static readonly Route ListRecurring = new(HttpMethod.Get, "/queue/recurring");
    public static readonly Route ScheduleCall = new(HttpMethod.Post, "/queue/recurring");
    public static readonly Route UnscheduleCall = new(HttpMethod.Delete, "/queue/recurring/{name}");

    /// <summary>Bundles: clients upload them and nodes fetch them.</summary>
    public static readonly Route HasBundle = new(HttpMethod.Head, "/bundles/{name}");

    public static readonly Route Bundle = new(HttpMethod.Get, "/bundles/{name}");
    public static readonly Route PutBundle = new(HttpMethod.Put, "/bundles/{name}");

    /// <summary>Blobs that a node holds, for other nodes.</summary>
    public static readonly Route Blob = new(HttpMethod.Get, "/blobs/{run}/{what}");

    public static readonly Route DeleteBlob = new(HttpMethod.Delete, "/blobs/{run}/{what}");

    /// <summary>The lines that the tasks of a run printed on one worker.</summary>
    public static readonly Route WorkerLogs = new(HttpMethod.Get, "/logs/{run}");

    /// <param name="submission">The name of the request. A repeated request with the same name returns the same run.</param>
    public static RouteCall SubmitSweepAs(string submission, bool durable) => SubmitSweep.To().With("durable", durable).With("submission", submission);

    public static RouteCall RunLogsOf(RunId run, long? task) => RunLogs.To(run.Value).With("task", task);

    public static RouteCall WorkerLogsOf(RunId run, long? task) => WorkerLogs.To(run.Value).With("task", task);

    /// <param name="chunk">The number of items of a map that finished together; 0: a single result.</param>
    /// <param name="format">The format of the answer; null: the payload encoding.</param>
    public static RouteCall TaskResultOf(TaskId task, long chunk, string? format = null) =>
        TaskResult.To(task.Run.Value, $"{task.Index}").With("chunk", chunk > 0 ? chunk : null).With("format", format);

    public static RouteCall ListQueueOf(int most) => ListQueue.To().With("most", most);

    public static RouteCall RevokeCallOf(string id, bool terminate) => RevokeCall.To(id).With("terminate", terminate);

    public static RouteCall AwaitCallsFor(TimeSpan patience) => AwaitCalls.To().With("seconds", Math.Round(patience.TotalSeconds, 3));

    /// <param name="queue">The queue to purge; null: all queues.</param>
    public static RouteCall PurgeQueueOf(string? queue, bool ended) => PurgeQueue.To().With("ended", ended).With("queue", queue);

    /// <param name="asker">The worker that asks for the bundle.</param>
    /// <param name="failed">The address to which the worker was redirected before and from which the fetch failed; null: none.</param>
    public static RouteCall BundleFor(string name, WorkerId asker, Uri? failed) => Bundle.To(name).With("worker", asker.Value).With("failed", failed?.ToString());

    /// <summary>The path at which a client looks for a bundle (<see cref="HasBundle"/>) and uploads it (<see cref="PutBundle"/>).</summary>
    /// <param name="durable">Whether the bundle is for work that survives its client.</param>
    public static string BundlePath(string name, bool durable) => HasBundle.To(name).With("durable", durable ? "true" : null).Path;

    /// <summary>Returns the base address of a node's blobs.</summary>
    public static string BlobsOf(string node) => node + Blob.Prefix;
}
