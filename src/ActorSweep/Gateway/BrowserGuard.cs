using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ActorSweep.Gateway;

/// <summary>
/// A port on loopback is open to every page that a browser on this machine shows. Such a page can neither speak for the user (its
/// origin is another) nor pretend to be this server (its name for the port is not loopback's).
/// </summary>
static class BrowserGuard
{
    public static void UseBrowserGuard(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var request = context.Request;
        var origin = request.Headers.Origin.ToString();
        var isOwnPage = origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority == request.Host.Value);
        if (isOwnPage && (!IsLoopback(context.Connection.LocalIpAddress) || IsLoopbackName(request.Host.Host)))
            await next(context);
        else
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
    });

    static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
