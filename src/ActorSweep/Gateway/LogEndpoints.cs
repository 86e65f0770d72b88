using System.Net.Http.Json;
using ActorSweep.Execution.Processes;
using ActorSweep.Protocol.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActorSweep.Gateway;

/// <summary>The output of tasks: each worker keeps that of its tasks, and the gateway gathers it.</summary>
static class LogEndpoints
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void MapLogs(this IEndpointRouteBuilder app, TaskLogs logs) =>
        app.Map(Routes.WorkerLogs, (string run, long? task) => Results.Json(logs.Of(run, task), ApiJson.Default.IReadOnlyListString));

    /// <summary>Gathers from all workers. A worker that does not answer is left out.</summary>
    public static async Task<IReadOnlyList<string>> GatherAsync(HttpClient http, IEnumerable<WorkerSnapshot> workers, RunId run, long? task, CancellationToken cancel)
    {
        var asked = Routes.WorkerLogsOf(run, task);
        var said = await Task.WhenAll(workers.Select(worker => AskAsync(http, asked.At(worker.Address), cancel)));
        return [.. said.SelectMany(lines => lines)];
    }

    static async Task<IReadOnlyList<string>> AskAsync(HttpClient http, Uri url, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            return await http.GetFromJsonAsync(url, ApiJson.Default.IReadOnlyListString, patience.Token) ?? [];
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return [];
        }
    }
}
