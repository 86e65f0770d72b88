using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using ActorSweep.Actors;
using ActorSweep.Clients;
using ActorSweep.Execution.Bundles;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Processes;
using ActorSweep.Execution.Storage;
using ActorSweep.Gateway;
using ActorSweep.Logging;
using ActorSweep.Protocol.Http;
using ActorSweep.Protocol.Messages;
using ActorSweep.Settings;
using Akka.Actor;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Hosting;

/// <summary>
/// The actors of a worker. They start once the HTTP port is open, so that blobs can be fetched from the first chunk on. The worker drains
/// before the port closes.
/// </summary>
sealed class WorkerActors(
    IServiceProvider services,
    ActorSystem system,
    EngineSettings settings,
    NodeOptions options,
    BlobStore store,
    BlobClient blobs,
    BundleClient bundles,
    IHostApplicationLifetime lifetime,
    ExecutorGuard guard,
    TaskLogs logs,
    ILogger<WorkerActors> log) : IHostedLifecycleService, IGateway
{
    static readonly TimeSpan StatusPatience = TimeSpan.FromSeconds(5);

    readonly HttpClient _http = NodeHttp.NewClient();
    IActorRef _worker = ActorRefs.Nobody, _scheduler = ActorRefs.Nobody;

    readonly Lock _lock = new();
    Timer? _end;

    public IActorRef Scheduler => _scheduler;

    /// <summary>Created on first use, since most workers run no tasks that submit tasks.</summary>
    public ClusterFacade Cluster
    {
        get
        {
            lock (_lock)
                return field ??= NewFacade();
        }
    }

    public bool IsReady => !_worker.IsNobody() && Akka.Cluster.Cluster.Get(system).IsUp;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _scheduler = system.ActorOf(SchedulerProxy.Props(system), ActorNames.Scheduler);
        var address = new NodeBlobs(Routes.BlobsOf(SweepNode.UrlForNodes(services, options)), store.Folder);
        var id = new WorkerId($"{options.Name}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}");
        var working = new EngineServices(settings, IsClustered: true, options.Models, store, blobs, address, log).Worker(id, _scheduler, _ => new LocalSweepClient(system, Cluster, () => ValueTask.CompletedTask) { IsOnSchedulersNode = false }) with
        {
            Resources = options.Resources,
            NewExecutor = NewExecutor,
            LacksCultures = settings.RunsProcesses && !CultureData.IsInstalled,
            ExecutorsReceive = settings.RunsProcesses,
            SchedulerAt = url => bundles.Url = url,
            EpochAt = EpochAtAsync,
            IsInCluster = () => Akka.Cluster.Cluster.Get(system).State.Members.Count > 0,
            Orphaned = () => _ = CoordinatedShutdown.Get(system).Run(new OrphanedReason()),
            Drained = lifetime.StopApplication,
        };
        bundles.Worker = working.Id;
        _worker = system.ActorOf(Props.Create(() => new WorkerActor(working)), ActorNames.Worker);
        if (options.Lifetime is { } span)
            _end = new Timer(_ => lifetime.StopApplication(), null, span, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    /// <summary>Asks the HTTP port of a scheduler node, which answers even from another cluster.</summary>
    async Task<long?> EpochAtAsync(string url)
    {
        using var patience = new CancellationTokenSource(StatusPatience);
        try
        {
            return (await _http.GetFromJsonAsync(Routes.Status.To().At(url), ApiJson.Default.ClusterSnapshot, patience.Token))?.Epoch;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }

    IExecutor NewExecutor(ExecutorSettings executing, Action<ExecutorNews> tell) => settings.RunsProcesses
        ? new ProcessExecutor(executing, bundles.OpenAsync, store, new ExecutorGateway(SweepNode.UrlForNodes(services, options), guard.Secret), settings.Memory, tell, logs.Add)
        : new ThreadExecutor(executing, tell);

    ClusterFacade NewFacade()
    {
        var scheduler = !_scheduler.IsNobody() ? _scheduler : throw new NodeNotReadyException();
        var gateway = EngineServices.StartGateway(system, scheduler, "");
        return new ClusterFacade(scheduler, gateway, blobs, resultsPath: "");
    }

    /// <summary>Drains the worker, then waits until the scheduler unregisters it.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_worker.IsNobody() || system.WhenTerminated.IsCompleted)
            return;
        var patience = settings.DrainTimeout;
        try
        {
            await _worker.Ask<ConfirmDrain>(new WorkerActor.RequestDrain(), patience, cancellationToken);
        }
        catch (AskTimeoutException)
        {
            log.DrainTimedOut(patience);
        }
    }

    /// <summary>The worker's cluster has lost its scheduler.</summary>
    public sealed class OrphanedReason : CoordinatedShutdown.Reason
    {
        public override int ExitCode => 1;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        _end?.Dispose();
        _http.Dispose();
        return Task.CompletedTask;
    }
}
