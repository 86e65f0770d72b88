using ActorSweep.Bundles;
using ActorSweep.Core.Scheduling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace ActorSweep.Gateway;

/// <summary>A node's bundles over HTTP: clients bring them to the gateway, nodes get them from there, and from each other.</summary>
static class BundleEndpoints
{
    public const string Path = "/bundles", ContentType = "application/zip";

    /// <summary>Shorter than the patience of who was sent here: two that wait for each other part.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static string PathOf(string name) => $"{Path}/{name}";

    /// <param name="asker">The worker that asks.</param>
    /// <param name="failed">Where it was sent before, in vain.</param>
    public static string PathOf(string name, WorkerId asker, Uri? failed) =>
        $"{PathOf(name)}?worker={Uri.EscapeDataString(asker.Value)}{(failed is null ? "" : $"&failed={Uri.EscapeDataString(failed.ToString())}")}";

    /// <param name="exchange">Where workers are sent on to others; null: this node speaks for itself.</param>
    public static void MapBundles(this IEndpointRouteBuilder app, BundleStore store, BundleExchange? exchange)
    {
        app.MapMethods(Path + "/{name}", ["HEAD"], (string name) => store.Has(name) ? Results.Ok() : Results.NotFound());
        if (exchange is null)
            app.MapGet(Path + "/{name}", async (string name) => await store.ReadAsync(name, Patience) is { } bundle ? Results.Stream(bundle, ContentType) : Results.NotFound());
        else
            app.MapGet(Path + "/{name}", (string name, string? worker, Uri? failed) =>
                exchange.AnswerAsync(name, worker is null ? null : new WorkerId(worker), failed));
        app.MapPut(Path + "/{name}", async (string name, HttpContext context) =>
        {
            if (store.Has(name))
                return Results.NoContent();
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = store.Largest;
            try
            {
                await store.AddAsync(name, context.Request.Body, context.RequestAborted);
                return Results.NoContent();
            }
            catch (InvalidDataException e)
            {
                return Results.Json(new ErrorAnswer(e.Message), ApiJson.Default.ErrorAnswer, statusCode: StatusCodes.Status400BadRequest);
            }
        });
    }
}
