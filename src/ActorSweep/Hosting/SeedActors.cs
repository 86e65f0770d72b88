using ActorSweep.Actors;
using ActorSweep.Clients;
using ActorSweep.Execution.Storage;
using ActorSweep.Gateway;
using ActorSweep.Protocol.Http;
using ActorSweep.Protocol.Messages;
using ActorSweep.Settings;
using Akka.Actor;
using Akka.Pattern;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Hosting;

/// <summary>The actors of a seed: the scheduler (a cluster singleton), its proxy, and the gateway. They start once the HTTP port is open.</summary>
sealed class SeedActors(
    IServiceProvider services, ActorSystem system, EngineSettings settings, NodeOptions options, DataFolder data, BlobStore store, BlobClient blobs, ILogger<SeedActors> log, JournalServices? journal = null)
    : IHostedLifecycleService, IGateway
{
    /// <summary>How long a seed that is not the first of its cluster looks for another before it forms a cluster itself.</summary>
    static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(10);

    ClusterFacade? _cluster;
    IActorRef _scheduler = ActorRefs.Nobody;

    public bool IsReady => _cluster is not null && Akka.Cluster.Cluster.Get(system).IsUp;

    /// <summary>A proxy of the scheduler on whichever node it is.</summary>
    public IActorRef Scheduler => _scheduler;

    public ClusterFacade Cluster => _cluster ?? throw new NodeNotReadyException();

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var nodeUrl = SweepNode.UrlForNodes(services, options);
        var scheduling = new EngineServices(settings, IsClustered: true, options.Models, store, blobs, new NodeBlobs(Routes.BlobsOf(nodeUrl), store.Folder), log).Scheduler(data.Results) with
        {
            Journal = journal,
            Excluded = () => _ = CoordinatedShutdown.Get(system).Run(new SchedulerWatch.CutOffReason()),
            JournalUnusable = why => _ = CoordinatedShutdown.Get(system).Run(new JournalUnusableReason(why)),
            NodeUrl = nodeUrl,
        };
        system.ActorOf(SchedulerProxy.ManagerOf(system, Supervised(Props.Create(() => new SchedulerActor(scheduling)))), ActorNames.SchedulerManager);
        var scheduler = system.ActorOf(SchedulerProxy.Props(system), ActorNames.Scheduler);
        var gateway = EngineServices.StartGateway(system, scheduler, SweepNode.UrlOf(services));
        if (journal is not null)
            WatchOver(journal);
        _scheduler = scheduler;
        _cluster = new ClusterFacade(scheduler, gateway, blobs, data.Results) { Queue = journal?.Queue };
        return Task.CompletedTask;
    }

    /// <summary>Restarts, after a delay, a scheduler that cannot write its journal; requests in the meantime are answered with the reason.</summary>
    Props Supervised(Props scheduler) => journal is null ? scheduler : BackoffSupervisor.Props(
        Backoff.OnStop(scheduler, ActorNames.ActiveScheduler, settings.JournalRetryFirst, settings.JournalRetryMost, 0.1, -1)
            // A scheduler that throws stops, so that its watchers (clients among them) see its end, and a new one starts.
            .WithDefaultStoppingStrategy()
            .WithReplyWhileStopped(new SchedulerUnavailable($"the journal {journal.Database.Name} is unavailable; the log of the scheduler's node has the error. The scheduler tries again.")));

    void WatchOver(JournalServices recording)
    {
        var (giveUpAfter, workerDownAfter) = (settings.CutOffTimeout, settings.WorkerDownAfter);
        system.ActorOf(Props.Create(() => new SchedulerWatch(recording.Database, recording.Owner, giveUpAfter, workerDownAfter, TimeProvider.System, log)).WithDispatcher(EngineSettings.OwnThread), ActorNames.SchedulerWatch);
        system.ActorOf(Props.Create<JournalWarmUp>(), ActorNames.JournalWarmUp);
        system.ActorOf(Props.Create(() => new MembersFile(data.MembersOf(recording.Owner))), ActorNames.MembersFile);
        var cluster = Akka.Cluster.Cluster.Get(system);
        system.Scheduler.Advanced.ScheduleOnce(JoinPatience, () =>
        {
            if (cluster.State.Members.Count == 0 && !system.WhenTerminated.IsCompleted)
                cluster.Join(cluster.SelfAddress);
        });
    }

    public LocalSweepClient NewClient(Func<ValueTask> dispose) => new(system, Cluster, dispose);

    /// <summary>Deletes the data folder of this process, unless the operator gave its path.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        journal?.Queue.Dispose();
        if (data.IsTemporary)
            OwnFolder.Remove(data.Path);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
