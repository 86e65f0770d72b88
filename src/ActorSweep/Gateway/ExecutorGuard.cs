using System.Security.Cryptography;
using System.Text;
using ActorSweep.Protocol.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ActorSweep.Gateway;

/// <summary>
/// Restricts a worker's gateway to the tasks that the worker executes: its executors send a secret. Other nodes can fetch its blobs and
/// bundles and read its logs.
/// </summary>
sealed class ExecutorGuard
{
    /// <summary>Random for each process.</summary>
    public string Secret { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public void Use(IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var path = context.Request.Path;
        var isForAll = path.StartsWithSegments(Routes.Blob.Prefix, StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments(Routes.Live.Prefix, StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments(Routes.WorkerLogs.Prefix, StringComparison.OrdinalIgnoreCase)
            || (path.StartsWithSegments(Routes.Bundle.Prefix, StringComparison.OrdinalIgnoreCase) && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)));
        if (isForAll || Knows(context.Request.Headers[RouteHeaders.Executor].ToString()))
            await next(context);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    });

    bool Knows(string shown) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), Encoding.UTF8.GetBytes(Secret));
}
