using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorSweep.Client.Queue;
using ActorSweep.Protocol.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActorSweep.Gateway;

/// <summary>The HTTP routes of the queue on every scheduler node, whichever node schedules.</summary>
static class QueueEndpoints
{
    const int MostListed = 10_000;

    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <param name="desk">Returns the queue; throws where the node keeps no journal.</param>
    /// <param name="leaving">Cancelled when the node is asked to end.</param>
    public static void MapQueue(this RouteGroupBuilder api, Func<IQueueDesk> desk, CancellationToken leaving)
    {
        api.Map(Routes.Enqueue, async (HttpRequest request, CancellationToken cancel) =>
        {
            var calls = await ReadAsync(request, ApiJson.Default.IReadOnlyListQueuedCall, cancel);
            await desk().PutAsync(calls, cancel);
            return Results.NoContent();
        });
        api.Map(Routes.ListQueue, async (int? most, CancellationToken cancel) =>
            Json(await desk().ListAsync(Math.Clamp(most ?? 100, 1, MostListed), cancel)));
        api.Map(Routes.QueuedCall, async (string id, CancellationToken cancel) =>
            Results.Json(await FindAsync(desk(), id, cancel), ApiJson.Default.QueuedSnapshot));
        api.Map(Routes.FindCalls, async (HttpRequest request, CancellationToken cancel) =>
            Json(await desk().FindAsync(await ReadAsync(request, ApiJson.Default.IReadOnlyListString, cancel), cancel)));
        api.Map(Routes.AwaitCalls, async (HttpRequest request, double seconds, CancellationToken cancel) =>
        {
            var ids = await ReadAsync(request, ApiJson.Default.IReadOnlyListString, cancel);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(leaving, cancel);
            try
            {
                return Json(await desk().ReadEndsAsync(ids, TimeSpan.FromSeconds(Math.Clamp(seconds, 0, LongestWait.TotalSeconds)), either.Token));
            }
            catch (OperationCanceledException) when (leaving.IsCancellationRequested)
            {
                // A call that an answer leaves out counts as missing; this error makes the client ask another node instead.
                throw new NodeNotReadyException("the node is leaving the cluster.");
            }
        });
        api.Map(Routes.RevokeCall, async (string id, bool? terminate, CancellationToken cancel) =>
        {
            await FindAsync(desk(), id, cancel);
            return Results.Json(await desk().RevokeAsync(id, terminate ?? false, cancel), ApiJson.Default.Boolean);
        });
        api.Map(Routes.ListRecurring, async (CancellationToken cancel) =>
            Results.Json(await desk().ListRecurringAsync(cancel), ApiJson.Default.IReadOnlyListRecurringSnapshot));
        api.Map(Routes.ScheduleCall, async (HttpRequest request, CancellationToken cancel) =>
        {
            await desk().ScheduleAsync(await ReadAsync(request, ApiJson.Default.RecurringCall, cancel), cancel);
            return Results.NoContent();
        });
        api.Map(Routes.UnscheduleCall, async (string name, CancellationToken cancel) =>
            Results.Json(await desk().UnscheduleAsync(name, cancel), ApiJson.Default.Boolean));
        api.Map(Routes.PurgeQueue, async (string? queue, bool? ended, CancellationToken cancel) =>
            Results.Json(await desk().PurgeAsync(queue, ended ?? false, cancel), ApiJson.Default.Int32));
    }

    /// <exception cref="InvalidSweepException">The body is invalid.</exception>
    static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, cancel) ?? throw new InvalidSweepException("the request's body is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidSweepException($"the request's body cannot be used: {e.Message}");
        }
    }

    static IResult Json(IReadOnlyList<QueuedSnapshot> calls) => Results.Json(calls, ApiJson.Default.IReadOnlyListQueuedSnapshot);

    static async Task<QueuedSnapshot> FindAsync(IQueueDesk desk, string id, CancellationToken cancel) =>
        (await desk.FindAsync([id], cancel)).SingleOrDefault()
        ?? throw new KeyNotFoundException($"the queue has no call '{id}'; its result may have expired. 'actorsweep queue list' lists the calls.");
}
