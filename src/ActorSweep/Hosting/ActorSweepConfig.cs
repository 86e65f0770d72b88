using ActorSweep.Settings;
using Akka.Configuration;

namespace ActorSweep.Hosting;

/// <summary>Reads the HOCON files that travel inside this assembly. <see cref="EngineSettings"/> has the settings in them.</summary>
static class ActorSweepConfig
{
    /// <summary>The embedded files: one for each role, what seeds and workers have in common, and nodes in one process with a client or test.</summary>
    internal const string Seed = "seed", Worker = "worker", Client = "client", Node = "node", Local = "local";

    /// <summary>The configuration of a role (seed, worker, client), with a file of the operator's over it.</summary>
    /// <param name="layers">Names of embedded files, the strongest first.</param>
    /// <param name="overrides">HOCON that is stronger than all of them.</param>
    public static Config Load(IEnumerable<string> layers, string overrides = "") =>
        layers.Aggregate(ConfigurationFactory.ParseString(overrides), (config, layer) => config.WithFallback(Embedded(layer)))
            .WithFallback(Embedded("reference"));

    /// <summary>Reads every setting once; what can't be read is told by the exception's message.</summary>
    public static void Check(Config config) => EngineSettings.Of(config);

    static Config Embedded(string name)
    {
        using var stream = typeof(ActorSweepConfig).Assembly.GetManifestResourceStream($"hocon/{name}.hocon")
            ?? throw new ArgumentException($"There is no configuration '{name}'.", nameof(name));
        return ConfigurationFactory.ParseString(new StreamReader(stream).ReadToEnd());
    }
}
