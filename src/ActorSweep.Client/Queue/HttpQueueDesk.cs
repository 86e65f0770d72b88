using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using ActorSweep.Core.Queue;
using ActorSweep.Gateway;

namespace ActorSweep.Client.Queue;

/// <summary>The queue of a cluster, at whichever of its scheduler nodes answers.</summary>
/// <param name="ask">Sends a request, as often as it takes: all that is asked here may be asked twice.</param>
sealed class HttpQueueDesk(Func<HttpMethod, string, Func<HttpContent>?, CancellationToken, Task<HttpResponseMessage>> ask) : IQueueDesk
{
    public async Task PutAsync(IReadOnlyList<QueuedCall> calls, CancellationToken cancel)
    {
        using var _ = await ask(HttpMethod.Post, "queue", () => JsonContent.Create(calls, ApiJson.Default.IReadOnlyListQueuedCall), cancel);
    }

    public Task<IReadOnlyList<QueuedSnapshot>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancel) =>
        PostAsync("queue/find", ids, cancel);

    public Task<IReadOnlyList<QueuedSnapshot>> EndedAsync(IReadOnlyList<string> ids, TimeSpan patience, CancellationToken cancel) =>
        PostAsync(FormattableString.Invariant($"queue/ended?seconds={patience.TotalSeconds:0.###}"), ids, cancel);

    public async Task<bool> RevokeAsync(string id, bool terminate, CancellationToken cancel) =>
        await ReadAsync(await ask(HttpMethod.Post, $"queue/{Uri.EscapeDataString(id)}/revoke?terminate={(terminate ? "true" : "false")}", null, cancel), ApiJson.Default.Boolean, cancel);

    public async Task<IReadOnlyList<QueuedSnapshot>> ListAsync(int most, CancellationToken cancel) =>
        await ReadAsync(await ask(HttpMethod.Get, $"queue?most={most}", null, cancel), ApiJson.Default.IReadOnlyListQueuedSnapshot, cancel);

    public async Task<int> PurgeAsync(string? queue, bool ended, CancellationToken cancel)
    {
        var which = queue is null ? "" : $"&queue={Uri.EscapeDataString(queue)}";
        return await ReadAsync(await ask(HttpMethod.Post, $"queue/purge?ended={(ended ? "true" : "false")}{which}", null, cancel), ApiJson.Default.Int32, cancel);
    }

    public async Task ScheduleAsync(RecurringCall call, CancellationToken cancel)
    {
        using var _ = await ask(HttpMethod.Post, "queue/recurring", () => JsonContent.Create(call, ApiJson.Default.RecurringCall), cancel);
    }

    public async Task<bool> UnscheduleAsync(string name, CancellationToken cancel) =>
        await ReadAsync(await ask(HttpMethod.Delete, $"queue/recurring/{Uri.EscapeDataString(name)}", null, cancel), ApiJson.Default.Boolean, cancel);

    public async Task<IReadOnlyList<RecurringSnapshot>> ListRecurringAsync(CancellationToken cancel) =>
        await ReadAsync(await ask(HttpMethod.Get, "queue/recurring", null, cancel), ApiJson.Default.IReadOnlyListRecurringSnapshot, cancel);

    async Task<IReadOnlyList<QueuedSnapshot>> PostAsync(string path, IReadOnlyList<string> ids, CancellationToken cancel) => await ReadAsync(
        await ask(HttpMethod.Post, path, () => JsonContent.Create(ids, ApiJson.Default.IReadOnlyListString), cancel), ApiJson.Default.IReadOnlyListQueuedSnapshot, cancel);

    static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using (response)
            return (await response.Content.ReadFromJsonAsync(type, cancel))!;
    }
}
