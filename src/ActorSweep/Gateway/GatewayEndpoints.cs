using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ActorSweep.Client;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActorSweep.Gateway;

/// <summary>The HTTP routes of a scheduler node for clients, browsers and curl.</summary>
static class GatewayEndpoints
{
    public const long LargestSpec = 64 << 20;

    static readonly HttpClient Http = new();

    /// <param name="version">The version and capabilities of this node.</param>
    /// <param name="leaving">Cancelled when this node is asked to end. Requests that wait then end, since the port closes only after the last answer.</param>
    public static void MapGateway(this IEndpointRouteBuilder app, Func<ClusterFacade> cluster, VersionAnswer version, CancellationToken leaving)
    {
        var api = app.MapGroup("").AddEndpointFilter(AnswerErrors);
        api.Map(Routes.Version, () => Results.Json(version, ApiJson.Default.VersionAnswer));
        api.Map(Routes.Status, async (CancellationToken cancel) =>
            Results.Json(await cluster().SnapshotAsync(cancel), ApiJson.Default.ClusterSnapshot));
        api.Map(Routes.Runs, async (CancellationToken cancel) =>
            Results.Json((await cluster().SnapshotAsync(cancel)).Runs, ApiJson.Default.IReadOnlyListRunSnapshot));
        api.Map(Routes.Workers, async (CancellationToken cancel) =>
            Results.Json((await cluster().SnapshotAsync(cancel)).Workers, ApiJson.Default.IReadOnlyListWorkerSnapshot));

        api.Map(Routes.SubmitSweep, async (HttpRequest request, bool? durable, string? submission, CancellationToken cancel) =>
            await SubmitAsync(cluster(), request, durable ?? true, submission, cancel));
        api.Map(Routes.Run, async (string run, CancellationToken cancel) =>
            Results.Json(await FindRunAsync(cluster(), run, cancel), ApiJson.Default.RunSnapshot));
        api.Map(Routes.RunEvents, async (string run, CancellationToken cancel) =>
        {
            await FindRunAsync(cluster(), run, cancel);
            return TypedResults.ServerSentEvents(Events(cluster().WatchAsync(new RunId(run), cancel), leaving, cancel));
        });
        api.Map(Routes.RunLogs, async (string run, long? task, CancellationToken cancel) =>
        {
            await FindRunAsync(cluster(), run, cancel);
            return Results.Json(await LogEndpoints.GatherAsync(
                Http, (await cluster().SnapshotAsync(cancel)).Workers, new RunId(run), task, cancel), ApiJson.Default.IReadOnlyListString);
        });
        api.Map(Routes.CancelRun, async (string run, CancellationToken cancel) =>
        {
            if (await FindRunAsync(cluster(), run, cancel) is { HasEnded: true } ended)
                return Results.Json(ErrorAnswer.OfEnded(ended), ApiJson.Default.ErrorAnswer, statusCode: StatusCodes.Status409Conflict);
            await cluster().CancelAsync(new RunId(run), cancel);
            return Results.NoContent();
        });
        api.Map(Routes.ResumeRun, async (string run, CancellationToken cancel) =>
        {
            await FindRunAsync(cluster(), run, cancel);
            await cluster().ResumeAsync(new RunId(run), cancel);
            return Results.NoContent();
        });
        api.Map(Routes.RunResults, (string run) =>
            Results.Json(cluster().ListResults(new RunId(run)), ApiJson.Default.IReadOnlyListString));
        api.Map(Routes.RunResult, (string run, string name) => ResultFile(cluster(), new RunId(run), name));
        api.MapQueue(() => cluster().Desk, leaving);
        api.Map(Routes.DrainWorker, async (string worker, CancellationToken cancel) => await DrainAsync(cluster(), worker, cancel));
    }

    static async Task<IResult> SubmitAsync(ClusterFacade cluster, HttpRequest request, bool durable, string? submission, CancellationToken cancel)
    {
        if (request.ContentLength is null or > LargestSpec)
            throw new InvalidSweepException($"a spec must be sent with its length, which can be at most {LargestSpec >> 20} MiB.");
        using var reader = new StreamReader(request.Body);
        var spec = SpecFile.Parse("request", await reader.ReadToEndAsync(cancel));
        var run = SweepClient.RunOf(await cluster.SubmitAsync(spec, durable, submission ?? SweepClient.NewSubmission(), cancel));
        return Results.Json(new SubmitAnswer(run.Value), ApiJson.Default.SubmitAnswer, statusCode: StatusCodes.Status201Created);
    }

    static async Task<RunSnapshot> FindRunAsync(ClusterFacade cluster, string run, CancellationToken cancel) =>
        (await cluster.SnapshotAsync(new RunId(run), cancel)).Runs.LastOrDefault(r => r.Id == run)
        ?? throw new KeyNotFoundException($"run '{run}' does not exist. 'actorsweep runs' lists the runs.");

    static IResult ResultFile(ClusterFacade cluster, RunId run, string name) => cluster.ListResults(run).Contains(name)
        ? Results.File(cluster.PathOf(run, name), name.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/csv", enableRangeProcessing: true)
        : throw new KeyNotFoundException($"run '{run}' has no result '{name}'.");

    static async Task<IResult> DrainAsync(ClusterFacade cluster, string worker, CancellationToken cancel)
    {
        var workers = (await cluster.SnapshotAsync(cancel)).Workers;
        await cluster.DrainAsync(new WorkerId(WorkerNamed(worker, workers)), cancel);
        return Results.NoContent();
    }

    /// <summary>Returns the id of a worker that is given by its id, or by the name of its node where one worker has that name.</summary>
    /// <exception cref="KeyNotFoundException">No worker, or more than one, is meant.</exception>
    static string WorkerNamed(string worker, IReadOnlyList<WorkerSnapshot> workers)
    {
        if (workers.Any(w => w.Id == worker))
            return worker;
        // An id is the name of the node and a part without a hyphen.
        var named = workers.Where(w => w.Id.LastIndexOf('-') is var end and >= 0 && w.Id[..end] == worker).Select(w => w.Id).ToList();
        return named switch
        {
            [var one] => one,
            [] => throw new KeyNotFoundException($"worker '{worker}' does not exist. {Nearest.Suggest(worker, [.. workers.Select(w => w.Id)])}"),
            _ => throw new KeyNotFoundException($"several workers have the name '{worker}': {string.Join(", ", named)}. Give the id of one."),
        };
    }

    public static async ValueTask<object?> AnswerErrors(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (InvalidSweepException e)
        {
            return Error(e.Message, StatusCodes.Status400BadRequest);
        }
        catch (KeyNotFoundException e)
        {
            return Error(e.Message, StatusCodes.Status404NotFound);
        }
        catch (Exception e) when (e is SchedulerUnavailableException or JournalException)
        {
            return Error(e.Message, StatusCodes.Status503ServiceUnavailable);
        }
        // This node finds no scheduler; another node may, or this one later.
        catch (Exception e) when (e is TimeoutException or NodeNotReadyException)
        {
            return Error(e.Message, StatusCodes.Status504GatewayTimeout);
        }
    }

    static IResult Error(string message, int status) => Results.Json(new ErrorAnswer(message), ApiJson.Default.ErrorAnswer, statusCode: status);

    static async IAsyncEnumerable<SseItem<string>> Events(
        IAsyncEnumerable<RunSnapshot> snapshots, CancellationToken leaving, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(leaving, cancel);
        await using var each = snapshots.GetAsyncEnumerator(either.Token);
        while (await HasNextAsync(each, leaving))
            yield return new SseItem<string>(JsonSerializer.Serialize(each.Current, ApiJson.Default.RunSnapshot));
    }

    static async ValueTask<bool> HasNextAsync(IAsyncEnumerator<RunSnapshot> snapshots, CancellationToken leaving)
    {
        try
        {
            return await snapshots.MoveNextAsync();
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            return false;
        }
    }
}

/// <summary>The HTTP port is open, but the node's actors are not started yet, or are about to stop.</summary>
sealed class NodeNotReadyException(string why = "the node is still starting.") : Exception(why);
