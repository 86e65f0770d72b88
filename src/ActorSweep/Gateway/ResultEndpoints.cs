using System.Globalization;
using ActorSweep.Client;
using ActorSweep.Core.Scheduling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActorSweep.Gateway;

/// <summary>Results of tasks over HTTP, whichever worker holds them: so that one port is enough for a client.</summary>
static class ResultEndpoints
{
    /// <summary>Says which item of the answer's column is meant; without it, the answer is the result.</summary>
    public const string ItemHeader = "X-ActorSweep-Item";

    /// <param name="chunk">So many items of a map that ended together; 0: one alone.</param>
    public static string PathOf(TaskId task, long chunk) =>
        $"task-results/{Uri.EscapeDataString(task.Run.Value)}/{task.Index}{(chunk > 0 ? $"?chunk={chunk}" : "")}";

    public static void MapResults(this IEndpointRouteBuilder app, Func<LocalSweepClient> client) =>
        app.MapGet("/task-results/{run}/{index:long}", async (string run, long index, long? chunk, HttpResponse response, CancellationToken cancel) =>
        {
            try
            {
                var (bytes, item) = await client().FetchAsync(new TaskId(new RunId(run), index), chunk ?? 0, cancel);
                if (item >= 0)
                    response.Headers[ItemHeader] = item.ToString(CultureInfo.InvariantCulture);
                return Results.Bytes(bytes, "application/octet-stream", enableRangeProcessing: true);
            }
            catch (IOException e)
            {
                return Results.Json(new ErrorAnswer(e.Message), ApiJson.Default.ErrorAnswer, statusCode: StatusCodes.Status404NotFound);
            }
        });
}
