using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using ActorSweep.Core.Queue;
using ActorSweep.Protocol.Http;

namespace ActorSweep.Client.Queue;

/// <summary>The queue of a cluster, over HTTP, at any scheduler node that answers.</summary>
/// <param name="ask">Sends a request, and repeats it until a node answers. Every request here may be sent twice.</param>
sealed class HttpQueueDesk(Func<RouteCall, Func<HttpContent>?, CancellationToken, Task<HttpResponseMessage>> ask) : IQueueDesk
{
    public async Task PutAsync(IReadOnlyList<QueuedCall> calls, CancellationToken cancel)
    {
        using var _ = await ask(Routes.Enqueue.To(), () => JsonContent.Create(calls, ApiJson.Default.IReadOnlyListQueuedCall), cancel).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<QueuedSnapshot>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancel) =>
        PostAsync(Routes.FindCalls.To(), ids, cancel);

    public Task<IReadOnlyList<QueuedSnapshot>> ReadEndsAsync(IReadOnlyList<string> ids, TimeSpan patience, CancellationToken cancel) =>
        PostAsync(Routes.AwaitCallsFor(patience), ids, cancel);

    public async Task<bool> RevokeAsync(string id, bool terminate, CancellationToken cancel) =>
        await ReadAsync(await ask(Routes.RevokeCallOf(id, terminate), null, cancel).ConfigureAwait(false), ApiJson.Default.Boolean, cancel).ConfigureAwait(false);

    public async Task<IReadOnlyList<QueuedSnapshot>> ListAsync(int most, CancellationToken cancel) =>
        await ReadAsync(await ask(Routes.ListQueueOf(most), null, cancel).ConfigureAwait(false), ApiJson.Default.IReadOnlyListQueuedSnapshot, cancel).ConfigureAwait(false);

    public async Task<int> PurgeAsync(string? queue, bool ended, CancellationToken cancel) =>
        await ReadAsync(await ask(Routes.PurgeQueueOf(queue, ended), null, cancel).ConfigureAwait(false), ApiJson.Default.Int32, cancel).ConfigureAwait(false);

    public async Task ScheduleAsync(RecurringCall call, CancellationToken cancel)
    {
        using var _ = await ask(Routes.ScheduleCall.To(), () => JsonContent.Create(call, ApiJson.Default.RecurringCall), cancel).ConfigureAwait(false);
    }

    public async Task<bool> UnscheduleAsync(string name, CancellationToken cancel) =>
        await ReadAsync(await ask(Routes.UnscheduleCall.To(name), null, cancel).ConfigureAwait(false), ApiJson.Default.Boolean, cancel).ConfigureAwait(false);

    public async Task<IReadOnlyList<RecurringSnapshot>> ListRecurringAsync(CancellationToken cancel) =>
        await ReadAsync(await ask(Routes.ListRecurring.To(), null, cancel).ConfigureAwait(false), ApiJson.Default.IReadOnlyListRecurringSnapshot, cancel).ConfigureAwait(false);

    async Task<IReadOnlyList<QueuedSnapshot>> PostAsync(RouteCall call, IReadOnlyList<string> ids, CancellationToken cancel) => await ReadAsync(
        await ask(call, () => JsonContent.Create(ids, ApiJson.Default.IReadOnlyListString), cancel).ConfigureAwait(false), ApiJson.Default.IReadOnlyListQueuedSnapshot, cancel).ConfigureAwait(false);

    static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using (response)
            return (await response.Content.ReadFromJsonAsync(type, cancel).ConfigureAwait(false))!;
    }
}
