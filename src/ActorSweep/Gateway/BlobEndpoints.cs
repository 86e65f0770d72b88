using ActorSweep.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActorSweep.Gateway;

/// <summary>A node's blobs over HTTP, for other nodes.</summary>
static class BlobEndpoints
{
    public const string Path = "/blobs";

    public static void MapBlobs(this IEndpointRouteBuilder app, BlobStore store)
    {
        app.MapGet(Path + "/{**name}", (string name) =>
            store.Get(name) is { } bytes ? Results.Bytes(bytes, "application/octet-stream", enableRangeProcessing: true) : Results.NotFound());
        app.MapDelete(Path + "/{**name}", (string name) => store.Remove(name) ? Results.NoContent() : Results.NotFound());
    }
}
