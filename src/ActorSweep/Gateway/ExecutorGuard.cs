using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ActorSweep.Gateway;

/// <summary>
/// A worker's gateway is for the tasks that it runs, and nobody else: its executors have a secret to show. Other nodes get its blobs and
/// its bundles.
/// </summary>
sealed class ExecutorGuard
{
    /// <summary>Made anew with each process.</summary>
    public string Secret { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public void Use(IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var path = context.Request.Path;
        var isForAll = path.StartsWithSegments(BlobEndpoints.Path) || path.StartsWithSegments("/health") || path.StartsWithSegments(LogEndpoints.Path)
            || (path.StartsWithSegments(BundleRoutes.Path) && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)));
        if (isForAll || Knows(context.Request.Headers[HubRoutes.ExecutorHeader].ToString()))
            await next(context);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    });

    bool Knows(string shown) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), Encoding.UTF8.GetBytes(Secret));
}
