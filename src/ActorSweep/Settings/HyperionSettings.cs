using ActorSweep.Protocol.Payloads;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.Serialization;
using Hyperion;

namespace ActorSweep.Settings;

/// <summary>
/// Reads <c>akka.actor.serialization-settings.hyperion</c> as Akka's own serializer does, into texts for executors and clients. Types that this node has are
/// checked here; others may be in the code of programs, and are searched for there.
/// </summary>
static class HyperionSettings
{
    const string AllowedTypes = "allowed-types", Surrogates = "surrogates", Overrides = "cross-platform-package-name-overrides.net";

    /// <exception cref="ConfigurationException">A setting cannot be read; the message names it.</exception>
    public static PayloadSettings Of(Config config)
    {
        var section = config.GetConfig(PayloadSettings.Path);
        try
        {
            return Of(section, section.GetStringList(AllowedTypes), section.GetStringList(Surrogates));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new ConfigurationException($"{PayloadSettings.Path} cannot be read: {e.Message}", e);
        }
    }

    static PayloadSettings Of(Config section, IList<string> allowed, IList<string> surrogates)
    {
        var here = HyperionSerializerSettings.Create(ConfigurationFactory
            .ParseString($"{AllowedTypes} = [{List(allowed)}], {Surrogates} = [{List(surrogates)}]")
            .WithFallback(section));
        return new PayloadSettings
        {
            PreserveObjectReferences = here.PreserveObjectReferences,
            VersionTolerance = here.VersionTolerance,
            DisallowUnsafeType = here.DisallowUnsafeType,
            AllowedTypes = [.. (here.TypeFilter is TypeFilter filter ? filter.FilteredTypes : []).Order(StringComparer.Ordinal), .. allowed.Where(IsElsewhere)],
            Surrogates = [.. here.Surrogates.Select(surrogate => surrogate.GetType().AssemblyQualifiedName!), .. surrogates.Where(IsElsewhere)],
            KnownTypes = [.. ((IKnownTypesProvider)Activator.CreateInstance(here.KnownTypesProvider)!).GetKnownTypes().Select(type => type.AssemblyQualifiedName!)],
            PackageNameOverrides = [.. (section.GetValue(Overrides)?.GetArray() ?? []).Select(value => RenameOf(value.GetObject()))],
        };
    }

    static bool IsElsewhere(string type) => Type.GetType(type) is null;

    static string List(IEnumerable<string> types) => string.Join(", ", types.Where(type => !IsElsewhere(type)).Select(EngineSettings.Quoted));

    static PackageRename RenameOf(HoconObject rename)
    {
        string Text(string key) => rename.GetKey(key).GetString();
        return new PackageRename(Text("fingerprint"), Text("rename-from"), Text("rename-to"));
    }
}
