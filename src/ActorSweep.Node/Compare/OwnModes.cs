using System.Diagnostics;
using ActorSweep.Execution.Jobs;
using ActorSweep.Local;
using ActorSweep.Node.Supervision;

namespace ActorSweep.Node.Compare;

/// <param name="workers">Worker nodes of a cluster.</param>
/// <param name="slots">Slots of each worker.</param>
sealed class OwnModes(BoundSweep sweep, int workers, int slots)
{
    public const string Serial = "serial";

    public IEnumerable<ComparedMode> All =>
    [
        new(Serial, "for (…) model(…)", false, cancel => Task.FromResult(MeasureSerial(cancel))),
        new("threads", "Sweep.Parallelize(model, …)", false, MeasureThreadsAsync),
        new("processes", "LocalAsync(Processes = …)", true, cancel => MeasureLocalAsync(Local with { Processes = workers }, cancel)),
        new("in-process cluster", "LocalAsync(Workers = …)", true, cancel => MeasureLocalAsync(Local with { Workers = workers }, cancel)),
        new("cluster of processes", "up, sweep --cluster", true, MeasureClusterAsync),
    ];

    Measurement MeasureSerial(CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        var hashes = new List<byte[]>();
        for (long i = 0; i < sweep.Plan.Layout.Simulations; i++)
        {
            cancel.ThrowIfCancellationRequested();
            hashes.Add(Simulate(i));
        }
        return ReportEnd(start, start, SweepDigest.OfHashes(hashes));
    }

    async Task<Measurement> MeasureThreadsAsync(CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        byte[][] hashes = await Sweep.Parallelize((int i) => Simulate(i), (int)sweep.Plan.Layout.Simulations, cancellationToken: cancel);
        return ReportEnd(start, start, SweepDigest.OfHashes(hashes));
    }

    LocalOptions Local => new() { Slots = slots, Models = BuiltInModels.Catalog };

    async Task<Measurement> MeasureLocalAsync(LocalOptions options, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        await using var client = await SweepClient.LocalAsync(options, cancel);
        return await RunAsync(client, start, cancel);
    }

    async Task<Measurement> MeasureClusterAsync(CancellationToken cancel)
    {
        var lines = new List<string>();
        var start = Stopwatch.GetTimestamp();
        await using var cluster = new LocalCluster(new LocalClusterOptions(workers, slots, Ports.Free(), Ports.Free(), []) { Report = Keep });
        try
        {
            await cluster.StartAsync(cancel);
            await using var client = await HttpSweepClient.ConnectAsync(cluster.Url, cancel);
            await WorkersReady.WaitAsync(client.SnapshotAsync, workers, WorkersReady.Patience, cancel);
            return await RunAsync(client, start, cancel);
        }
        catch (Exception e) when (e is TimeoutException or NoClusterException or IOException)
        {
            lock (lines)
                lines.ForEach(Console.Error.WriteLine);
            throw new NotMeasuredException($"the cluster of processes failed: {e.Message}");
        }

        void Keep(string line)
        {
            lock (lines)
                lines.Add(line);
        }
    }

    async Task<Measurement> RunAsync(SweepClient client, long start, CancellationToken cancel)
    {
        var ready = Stopwatch.GetTimestamp();
        var id = await sweep.SubmitAsync(client, durable: true, cancel);
        RunSnapshot? run = null;
        await foreach (var snapshot in client.WatchAsync(id, cancel))
            run = snapshot;
        return run is { State: RunState.Succeeded, Digest: { } digest }
            ? ReportEnd(start, ready, digest)
            : throw new NotMeasuredException($"the sweep did not succeed: {run?.State}, {run?.Failed} failed. {run?.Error}".TrimEnd());
    }

    byte[] Simulate(long index)
    {
        try
        {
            return sweep.Model.Run(sweep.Plan, index).Hash;
        }
        // Whatever a model throws: a sweep with failures cannot be compared.
        catch (Exception e)
        {
            throw new NotMeasuredException($"simulation {index} failed, and only sweeps that succeed can be compared: {Failures.Describe(e, "", 1, []).Summarize()}");
        }
    }

    static Measurement ReportEnd(long start, long ready, string digest)
    {
        var end = Stopwatch.GetTimestamp();
        return new(Stopwatch.GetElapsedTime(start, end).TotalSeconds, Stopwatch.GetElapsedTime(ready, end).TotalSeconds, digest);
    }
}
