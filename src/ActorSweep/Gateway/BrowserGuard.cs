using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ActorSweep.Gateway;

/// <summary>
/// Protects a port on loopback from pages in a browser on this machine, all of which can reach it. A request by such a page has a foreign
/// origin; a page that poses as this server has a host name that is not loopback.
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
