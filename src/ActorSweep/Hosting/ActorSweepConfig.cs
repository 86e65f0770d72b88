using ActorSweep.Settings;
using Akka.Configuration;

namespace ActorSweep.Hosting;

/// <summary>Reads the HOCON files embedded in this assembly. <see cref="EngineSettings"/> reads the settings in them.</summary>
static class ActorSweepConfig
{
    /// <summary>Names of embedded files: seed, worker and client are roles; node is common to seeds and workers; local is for nodes in one process.</summary>
    internal const string Seed = "seed", Worker = "worker", Client = "client", Node = "node", Local = "local";

    /// <summary>Loads embedded files over the reference configuration.</summary>
    /// <param name="layers">Names of embedded files, strongest first.</param>
    /// <param name="overrides">HOCON that overrides all of them.</param>
    public static Config Load(IEnumerable<string> layers, string overrides = "") =>
        layers.Aggregate(ConfigurationFactory.ParseString(overrides), (config, layer) => config.WithFallback(Embedded(layer)))
            .WithFallback(Embedded("reference"));

    /// <summary>Reads every setting once. The exception for one that cannot be read names it.</summary>
    public static void Check(Config config) => EngineSettings.Of(config);

    static Config Embedded(string name)
    {
        using var stream = typeof(ActorSweepConfig).Assembly.GetManifestResourceStream($"hocon/{name}.hocon")
            ?? throw new ArgumentException($"There is no configuration '{name}'.", nameof(name));
        return ConfigurationFactory.ParseString(new StreamReader(stream).ReadToEnd());
    }
}
