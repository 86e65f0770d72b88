using ActorSweep.Core.Scheduling;

namespace ActorSweep.Gateway;

/// <summary>Where a node's bundles are on its HTTP port.</summary>
static class BundleRoutes
{
    public const string Path = "/bundles", ContentType = "application/zip";

    public static string PathOf(string name) => $"{Path}/{name}";

    /// <param name="durable">It is for what is to outlive its client.</param>
    public static string PathOf(string name, bool durable) => durable ? $"{PathOf(name)}?durable=true" : PathOf(name);

    /// <param name="asker">The worker that asks.</param>
    /// <param name="failed">Where it was sent before, in vain.</param>
    public static string PathOf(string name, WorkerId asker, Uri? failed) =>
        $"{PathOf(name)}?worker={Uri.EscapeDataString(asker.Value)}{(failed is null ? "" : $"&failed={Uri.EscapeDataString(failed.ToString())}")}";
}
