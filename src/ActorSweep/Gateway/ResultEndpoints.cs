using System.Globalization;
using ActorSweep.Gateway.Formats;
using ActorSweep.Protocol.Http;
using ActorSweep.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActorSweep.Gateway;

/// <summary>The HTTP route of task results, whichever worker holds them, so that a client needs one port only.</summary>
static class ResultEndpoints
{
    /// <summary>Bytes that are passed on at a time: a result streams through the gateway and is never held in it.</summary>
    public const int Part = 1 << 20;

    public static void MapResults(this IEndpointRouteBuilder app, Func<ClusterFacade> cluster) =>
        app.Map(Routes.TaskResult, async (string run, long index, long? chunk, string? format, HttpContext context, CancellationToken cancel) =>
        {
            try
            {
                var held = await cluster().OpenAsync(new TaskId(new RunId(run), index), chunk ?? 0, cancel);
                return format is null ? Send(held, context, cancel) : await ResultFormats.WriteAsync(held, format, cancel);
            }
            catch (IOException e)
            {
                return Error(e, StatusCodes.Status404NotFound);
            }
            catch (InvalidDataException e)
            {
                return Error(e, StatusCodes.Status400BadRequest);
            }
        });

    static IResult Send(HeldResult held, HttpContext context, CancellationToken cancel)
    {
        var response = context.Response;
        if (held.Item >= 0)
            response.Headers[RouteHeaders.Item] = held.Item.ToString(CultureInfo.InvariantCulture);
        if (held.Checksum is { } checksum)
            response.Headers[RouteHeaders.Checksum] = checksum.ToString(CultureInfo.InvariantCulture);
        response.Headers[RouteHeaders.Length] = held.Length.ToString(CultureInfo.InvariantCulture);
        if (RawAnswer.Suits(context, held.Length))
            return new RawAnswer(held.Body, held.Path);
        response.ContentLength = held.Length;
        return Results.Stream(async output =>
        {
            await using (held.Body)
                await held.Body.CopyToAsync(output, Part, cancel);
        }, "application/octet-stream");
    }

    static IResult Error(Exception e, int status) => Results.Json(new ErrorAnswer(e.Message), ApiJson.Default.ErrorAnswer, statusCode: status);
}
