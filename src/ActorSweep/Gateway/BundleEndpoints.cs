using ActorSweep.Bundles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace ActorSweep.Gateway;

/// <summary>A node's bundles over HTTP: clients bring them to the gateway, nodes get them from there.</summary>
static class BundleEndpoints
{
    public const string Path = "/bundles";

    public static string PathOf(string name) => $"{Path}/{name}";

    public static void MapBundles(this IEndpointRouteBuilder app, BundleStore store)
    {
        app.MapMethods(Path + "/{name}", ["GET", "HEAD"], (string name, HttpRequest request) =>
            !store.Has(name) ? Results.NotFound()
            : HttpMethods.IsHead(request.Method) ? Results.Ok()
            : Results.Stream(store.Read(name)!, "application/zip"));
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
