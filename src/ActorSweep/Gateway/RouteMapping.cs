using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Route = ActorSweep.Protocol.Http.Route;

namespace ActorSweep.Gateway;

static class RouteMapping
{
    public static RouteHandlerBuilder Map(this IEndpointRouteBuilder app, Route route, Delegate handler) =>
        app.MapMethods(route.Template, [route.Method.Method], handler);
}
