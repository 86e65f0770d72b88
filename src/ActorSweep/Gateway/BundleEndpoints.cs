using ActorSweep.Protocol.Http;
using ActorSweep.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace ActorSweep.Gateway;

/// <summary>The HTTP routes of a node's bundles: clients send them to the gateway, nodes fetch them from there and from one another.</summary>
static class BundleEndpoints
{
    public const string ContentType = "application/zip";

    /// <param name="exchange">Redirects workers to other workers; null: this node serves only its own bundles.</param>
    public static void MapBundles(this IEndpointRouteBuilder app, BundleShelf shelf, BundleExchange? exchange)
    {
        var bundles = app.MapGroup("").AddEndpointFilter(GatewayEndpoints.AnswerErrors);
        bundles.Map(Routes.HasBundle, async (string name, bool? durable) => await shelf.HasAsync(name, durable ?? false) ? Results.Ok() : Results.NotFound());
        if (exchange is null)
            bundles.Map(Routes.Bundle, async (string name) => await shelf.ReadAsync(name) is { } bundle ? Results.Stream(bundle, ContentType) : Results.NotFound());
        else
            bundles.Map(Routes.Bundle, (string name, string? worker, Uri? failed) =>
                exchange.AnswerAsync(name, worker is null ? null : new WorkerId(worker), failed));
        bundles.Map(Routes.PutBundle, async (string name, bool? durable, HttpContext context) =>
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = shelf.Largest;
            try
            {
                await shelf.AddAsync(name, context.Request.Body, durable ?? false, context.RequestAborted);
                return Results.NoContent();
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                return Results.Json(new ErrorAnswer(e.Message), ApiJson.Default.ErrorAnswer,
                    statusCode: e is InvalidDataException ? StatusCodes.Status400BadRequest : StatusCodes.Status507InsufficientStorage);
            }
        });
    }
}
