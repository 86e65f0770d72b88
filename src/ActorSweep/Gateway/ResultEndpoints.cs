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

    public static string PathOf(TaskId task) => $"task-results/{Uri.EscapeDataString(task.Run.Value)}/{task.Index}";

    public static void MapResults(this IEndpointRouteBuilder app, Func<LocalSweepClient> client) =>
        app.MapGet("/task-results/{run}/{index:long}", async (string run, long index, HttpResponse response, CancellationToken cancel) =>
        {
            try
            {
                var (bytes, item) = await client().FetchAsync(new TaskId(new RunId(run), index), cancel);
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
