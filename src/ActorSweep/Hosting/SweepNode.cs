using ActorSweep.Actors;
using ActorSweep.Execution.Bundles;
using ActorSweep.Execution.Processes;
using ActorSweep.Execution.Storage;
using ActorSweep.Gateway;
using ActorSweep.Hosting;
using ActorSweep.Logging;
using ActorSweep.Protocol.Http;
using ActorSweep.Settings;
using ActorSweep.Storage;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorSweep;

/// <summary>Builds nodes of a cluster: each is one host with an actor system and an HTTP port, which it starts and stops in order.</summary>
public static class SweepNode
{
    /// <summary>Bytes of a result that are buffered for the socket. With Kestrel's default of 64 KiB a transfer takes half as long again.</summary>
    const int SendBuffer = 1 << 20;

    /// <summary>
    /// Time after the drain for the other nodes to acknowledge the exit (Akka's cluster-exiting), one of which may have died a moment ago,
    /// and for the process to end.
    /// </summary>
    static readonly TimeSpan TimeToTakeLeave = TimeSpan.FromSeconds(30);

    /// <summary>Builds a seed: a node of role scheduler, with the gateway on its HTTP port. The caller starts it.</summary>
    /// <exception cref="JournalException">The journal cannot be used.</exception>
    public static WebApplication BuildSeed(NodeOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        var config = Load(options, NodeRole.Scheduler);
        var settings = EngineSettings.Of(config);
        var data = DataFolder.Open(settings.DataPath);
        var database = JournalConfig.Database(settings, data);
        database?.Prepare();
        var self = $"{options.Host}:{EngineSettings.ClusterPortOf(config)}";
        config = Joining(database is null ? config : JournalConfig.ForPersistence(database).WithFallback(config), self, options.SeedNodes, database is null ? [] : data.LastMembersOf(self));
        var builder = NewBuilder(options, config, settings, settings.HttpHost, options.HttpPort ?? settings.HttpPort);
        if (database is not null)
            builder.Services.AddSingleton(services => EngineServices.Journal(settings, database, self, data, services.GetRequiredService<BundleStore>()));
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<SeedActors>(services, data));
        builder.Services.AddSingleton<IGateway>(services => services.GetRequiredService<SeedActors>());
        builder.Services.AddHostedService(services => services.GetRequiredService<SeedActors>());
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseBlobsOnlyAt(options.Host, settings.HttpHost);
        MapNode(app, () => app.Services.GetRequiredService<SeedActors>().IsReady);
        MapGateway(app, settings, app.Lifetime.ApplicationStopping);
        var shelf = app.Services.GetRequiredService<BundleShelf>();
        app.MapBundles(shelf, new BundleExchange(shelf, NodeHttp.NewClient(), async () => (await app.Services.GetRequiredService<IGateway>().Cluster.SnapshotAsync(CancellationToken.None)).Workers));
        return app;
    }

    /// <summary>Builds a worker: a node of role worker, with its blobs on an HTTP port. The caller starts it.</summary>
    /// <exception cref="ArgumentException">There is no seed node to join.</exception>
    public static WebApplication BuildWorker(NodeOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        if (options.SeedNodes.Count == 0)
            throw new ArgumentException("A worker needs a seed node to join.", nameof(options));
        var config = Load(options, NodeRole.Worker);
        var settings = EngineSettings.Of(config);
        var builder = NewBuilder(options, config, settings, options.Host, httpPort: 0);
        builder.Services.AddSingleton(services => new BundleClient(
            services.GetRequiredService<BundleStore>(), NodeHttp.NewClient(), settings.BundleFetchTimeout));
        builder.Services.AddSingleton<ExecutorGuard>();
        builder.Services.AddSingleton<TaskLogs>();
        builder.Services.AddSingleton<WorkerActors>();
        builder.Services.AddSingleton<IGateway>(services => services.GetRequiredService<WorkerActors>());
        builder.Services.AddHostedService(services => services.GetRequiredService<WorkerActors>());
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Services.GetRequiredService<ExecutorGuard>().Use(app);
        MapNode(app, () => app.Services.GetRequiredService<WorkerActors>().IsReady);
        app.MapLogs(app.Services.GetRequiredService<TaskLogs>());
        // Tasks that run during the drain may still watch runs and wait for calls.
        MapGateway(app, settings, CancellationToken.None);
        app.MapBundles(app.Services.GetRequiredService<BundleShelf>(), exchange: null);
        return app;
    }

    /// <summary>Returns a client of a started seed that calls its gateway directly, without HTTP.</summary>
    public static SweepClient ClientOf(WebApplication seed) => NewClientOf(seed, () => ValueTask.CompletedTask);

    /// <summary>Returns a client of a started seed; <paramref name="dispose"/> runs when the client is disposed.</summary>
    internal static SweepClient NewClientOf(WebApplication seed, Func<ValueTask> dispose) => seed.Services.GetRequiredService<SeedActors>().NewClient(dispose);

    /// <summary>Returns the URL of the HTTP port of a started node.</summary>
    public static string UrlOf(WebApplication node) => UrlOf(node.Services);

    /// <summary>Returns whether the node ended because the cluster removed it or it lost the cluster; it should then be started again.</summary>
    public static bool WasExcluded(WebApplication node) =>
        CoordinatedShutdown.Get(node.Services.GetRequiredService<ActorSystem>()).ShutdownReason
            is CoordinatedShutdown.ClusterDowningReason or QuarantineWatch.QuarantinedReason or WorkerActors.OrphanedReason or SchedulerWatch.CutOffReason;

    /// <summary>Returns why a seed ended whose journal stays unusable until somebody repairs it; null if it ended for another reason.</summary>
    internal static string? WhyJournalIsUnusable(WebApplication node) =>
        (CoordinatedShutdown.Get(node.Services.GetRequiredService<ActorSystem>()).ShutdownReason as JournalUnusableReason)?.Why;

    /// <summary>The URL of a node's HTTP port as other nodes reach it.</summary>
    internal static string UrlForNodes(IServiceProvider services, NodeOptions options)
    {
        var addresses = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var reachable = HostAddress.Of(options.Host).ToString();
        return addresses.FirstOrDefault(url => new Uri(url).Host.Trim('[', ']') == reachable) ?? addresses.First();
    }

    internal static string UrlOf(IServiceProvider services) =>
        services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Returns the whole configuration of a node: the HOCON of its role, overridden by the options.</summary>
    /// <param name="role"><c>scheduler</c> or <c>worker</c>.</param>
    public static Config Load(NodeOptions options, string role)
    {
        var isSeed = role == NodeRole.Scheduler;
        // An option of the command line overrides a file of settings.
        var overrides = string.Join('\n', [options.Overrides, .. EngineSettings.Lines(options.Host, options.Port, options.Slots, options.Memory, options.Data)]);
        var config = ActorSweepConfig.Load([.. options.Layers, isSeed ? ActorSweepConfig.Seed : ActorSweepConfig.Worker, ActorSweepConfig.Node], overrides);
        return isSeed ? config : WithSeeds(config, options.SeedNodes);
    }

    /// <summary>
    /// Sets the seeds that a seed joins: first the members of its last cluster, then the seeds of its options. A seed that is first in its
    /// own list forms a cluster where it finds none, and the order is the same on all seeds. A seed with last members is never first: it
    /// waits for their cluster.
    /// </summary>
    internal static Config Joining(Config config, string self, IReadOnlyList<string> others, IReadOnlyList<string> last)
    {
        string[] seeds = [.. others.Append(self).Distinct().Order(StringComparer.Ordinal)];
        return WithSeeds(config, [.. last.Except([self]), .. seeds.Except(last)]);
    }

    static Config WithSeeds(Config config, IReadOnlyList<string> seeds)
    {
        var list = string.Join(", ", seeds.Select(seed => $"\"{ActorNames.AddressOf(seed)}\""));
        return ConfigurationFactory.ParseString($"akka.cluster.seed-nodes = [{list}]").WithFallback(config);
    }

    static WebApplicationBuilder NewBuilder(NodeOptions options, Config config, EngineSettings settings, string httpHost, int httpPort)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = ActorNames.System, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat) = (true, "HH:mm:ss.fff "))
            .SetMinimumLevel(LogLevel.Warning).AddFilter("ActorSweep", LogLevel.Information);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(HostAddress.Of(httpHost), httpPort);
            // Other nodes fetch blobs at the node's own address, which can differ from the address for clients.
            if (!HostAddress.Of(options.Host).Equals(HostAddress.Of(httpHost)))
                kestrel.Listen(HostAddress.Of(options.Host), 0);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = GatewayEndpoints.LargestSpec;
            kestrel.Limits.MaxResponseBufferSize = SendBuffer;
        });
        builder.Services.Configure<SocketTransportOptions>(o => o.MaxWriteBufferSize = SendBuffer);
        builder.Services.AddSignalR(o =>
        {
            (o.MaximumReceiveMessageSize, o.MaximumParallelInvocationsPerClient) = (HubRoutes.LargestMessage, HubRoutes.CallsAtOnce);
            o.ClientTimeoutInterval = settings.ClientTtl;
        }).AddMessagePackProtocol();
        builder.Services.Configure<HostOptions>(o =>
            o.ShutdownTimeout = settings.DrainTimeout + TimeToTakeLeave);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(services => EngineServices.OpenBlobs(settings, services.GetRequiredService<ILogger<BlobStore>>()));
        builder.Services.AddSingleton(EngineServices.OpenBundles(settings));
        builder.Services.AddSingleton(services => services.GetService<JournalServices>()?.Shelf ?? new BundleShelf(services.GetRequiredService<BundleStore>(), kept: null));
        builder.Services.AddSingleton(new BlobClient(NodeHttp.NewClient(), settings.SharesBlobFiles));
        builder.Services.AddAkka(ActorNames.System, akka => akka
            .AddHocon(config, HoconAddMode.Replace)
            .ConfigureLoggers(AkkaLogger.Configure)
            .WithActors((system, _) => system.ActorOf(Props.Create<QuarantineWatch>(), ActorNames.QuarantineWatch)));
        builder.Services.AddHostedService<OpenFilesWatch>();
        return builder;
    }

    static void MapGateway(WebApplication app, EngineSettings settings, CancellationToken leaving)
    {
        ClusterFacade Cluster() => app.Services.GetRequiredService<IGateway>().Cluster;
        app.MapHub<ClientHub>(Routes.Hub);
        app.MapResults(Cluster);
        app.MapGateway(Cluster, VersionAnswer.Here with
        {
            Bundles = settings.RunsProcesses,
            ClientTtlSeconds = settings.ClientTtl.TotalSeconds,
            Payloads = settings.Payloads,
        }, leaving);
    }

    static void MapNode(WebApplication app, Func<bool> isReady)
    {
        app.UseBrowserGuard();
        app.MapBlobs(app.Services.GetRequiredService<BlobStore>());
        app.Map(Routes.Live, () => Results.Text("live"));
        app.Map(Routes.Ready, () => isReady() ? Results.Text("ready") : Results.Text("starting", statusCode: StatusCodes.Status503ServiceUnavailable));
    }
}
