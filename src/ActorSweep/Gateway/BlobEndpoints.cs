using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActorSweep.Gateway;

/// <summary>The HTTP routes of a node's blobs, for other nodes.</summary>
static class BlobEndpoints
{
    const string Bytes = "application/octet-stream";

    /// <summary>At the address that other nodes use, a seed serves only blobs and bundles: the gateway is for clients.</summary>
    public static void UseBlobsOnlyAt(this IApplicationBuilder app, string nodeHost, string clientHost)
    {
        var (forNodes, forClients) = (HostAddress.Of(nodeHost), HostAddress.Of(clientHost));
        app.Use(async (context, next) =>
        {
            var isForNodes = forNodes.Equals(context.Connection.LocalIpAddress) && !forNodes.Equals(forClients);
            if (!isForNodes || context.Request.Path.StartsWithSegments(Routes.Blob.Prefix, StringComparison.OrdinalIgnoreCase)
                || (HttpMethods.IsGet(context.Request.Method) && context.Request.Path.StartsWithSegments(Routes.Bundle.Prefix, StringComparison.OrdinalIgnoreCase)))
                await next(context);
            else
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
        });
    }

    public static void MapBlobs(this IEndpointRouteBuilder app, BlobStore store)
    {
        app.Map(Routes.Blob, (string run, string what, HttpContext context) =>
            BlobStore.IsName($"{run}/{what}") && store.Find($"{run}/{what}") is { } blob ? Send(blob, context) : Results.NotFound());
        app.Map(Routes.DeleteBlob, (string run, string what) => BlobStore.IsName($"{run}/{what}") && store.Remove($"{run}/{what}") ? Results.NoContent() : Results.NotFound());
    }

    /// <summary>Sends a blob or a range of it.</summary>
    static IResult Send(LocalBytes blob, HttpContext context)
    {
        try
        {
            var (isRange, isCompressed) = (context.Request.Headers.Range.Count > 0, BlobFile.IsCompressed(blob.Path!));
            // A range of a compressed blob needs the whole blob unpacked.
            if (isCompressed && isRange)
                return Results.Stream(new MemoryStream(blob.ToArray(), writable: false), Bytes, enableRangeProcessing: true);
            if (!isRange && RawAnswer.Suits(context, blob.Length))
                return new RawAnswer(blob.OpenRead(), isCompressed ? null : blob.Path);
            if (!isCompressed)
                return Results.Stream(BlobFile.OpenRead(blob.Path!), Bytes, enableRangeProcessing: true);
            var unpacking = blob.OpenRead();
            return Results.Stream(async output =>
            {
                await using (unpacking)
                    await unpacking.CopyToAsync(output);
            }, Bytes);
        }
        catch (BlobLostException)
        {
            // The blob was moved to disk or deleted just now; the requester asks again.
            return Results.NotFound();
        }
    }
}
