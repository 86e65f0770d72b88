using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;
using ActorSweep.Settings;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace ActorSweep.Hosting;

/// <summary>Reads the HOCON files embedded in this assembly. <see cref="EngineSettings"/> reads the settings in them.</summary>
static class ActorSweepConfig
{
    /// <summary>Names of embedded files: seed, worker and client are roles; node is common to seeds and workers; local is for nodes in one process.</summary>
    internal const string Seed = "seed", Worker = "worker", Client = "client", Node = "node", Local = "local";

    const int DeepestNesting = 200;

    /// <summary>Loads embedded files over the reference configuration.</summary>
    /// <param name="layers">Names of embedded files, strongest first.</param>
    /// <param name="overrides">HOCON that overrides all of them.</param>
    /// <exception cref="ConfigurationException">The overrides are nested too deeply, or have a setting of the engine that does not exist.</exception>
    public static Config Load(IEnumerable<string> layers, string overrides = "")
    {
        RefuseDeep(overrides);
        var (given, reference) = (ConfigurationFactory.ParseString(overrides), Embedded("reference"));
        RefuseUnknown(given.GetValue(SettingKeys.Section), reference.GetValue(SettingKeys.Section), SettingKeys.Section);
        return layers.Aggregate(given, (config, layer) => config.WithFallback(Embedded(layer))).WithFallback(reference);
    }

    /// <summary>Throws if brackets are nested more deeply than any setting is, because Akka reads them by recursion and would overflow the stack.</summary>
    static void RefuseDeep(string hocon)
    {
        var depth = 0;
        foreach (var character in hocon)
        {
            depth += character switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
            if (depth > DeepestNesting)
                throw new ConfigurationException($"the settings are nested in more than {DeepestNesting} brackets. Look for brackets that are not closed.");
        }
    }

    /// <summary>Throws if a section has a key that the reference configuration does not have.</summary>
    static void RefuseUnknown(HoconValue? given, HoconValue known, string path)
    {
        // The keys of a dispatcher are Akka's.
        if (given is null || !given.IsObject() || path == EngineSettings.OwnThread)
            return;
        var names = known.GetObject().Items;
        foreach (var (key, value) in given.GetObject().Items)
        {
            if (!names.TryGetValue(key, out var setting))
                throw new ConfigurationException($"{path}.{key} is not a setting. {Nearest.Suggest(key, names.Keys)}");
            if (setting.IsObject())
                RefuseUnknown(value, setting, $"{path}.{key}");
        }
    }

    static Config Embedded(string name)
    {
        using var stream = typeof(ActorSweepConfig).Assembly.GetManifestResourceStream($"hocon/{name}.hocon")
            ?? throw new ArgumentException($"The configuration '{name}' does not exist.", nameof(name));
        return ConfigurationFactory.ParseString(new StreamReader(stream).ReadToEnd());
    }
}
