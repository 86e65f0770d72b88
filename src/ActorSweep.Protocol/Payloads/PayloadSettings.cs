using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// The settings of Hyperion in a cluster, as texts that nodes hand to their executors and clients. Types have their names here: only executors and clients
/// have the code of programs.
/// </summary>
sealed record PayloadSettings
{
    /// <summary>The path of these settings in HOCON.</summary>
    public const string Path = "akka.actor.serialization-settings.hyperion";

    public static PayloadSettings Default { get; } = new();

    public bool PreserveObjectReferences { get; init; } = true;

    public bool VersionTolerance { get; init; }

    public bool DisallowUnsafeType { get; init; } = true;

    /// <summary>The only types that may be read, by their names in Hyperion's manifests; none: all types.</summary>
    public IReadOnlyList<string> AllowedTypes { get; init; } = [];

    /// <summary>Types that are written as a number: their index in this list.</summary>
    public IReadOnlyList<string> KnownTypes { get; init; } = [];

    /// <summary>Classes that derive from Hyperion's Surrogate.</summary>
    public IReadOnlyList<string> Surrogates { get; init; } = [];

    public IReadOnlyList<PackageRename> PackageNameOverrides { get; init; } = [];

    /// <summary>Returns the settings as JSON; null for the default.</summary>
    public string? Write() => JsonSerializer.Serialize(this, PayloadSettingsJson.Default.PayloadSettings) is var text && text == Standard ? null : text;

    public static PayloadSettings Read(string? text) => text is null ? Default : JsonSerializer.Deserialize(text, PayloadSettingsJson.Default.PayloadSettings)!;

    static string Standard => JsonSerializer.Serialize(Default, PayloadSettingsJson.Default.PayloadSettings);
}

/// <summary>Replaces a text in the name of each assembly that contains a fingerprint.</summary>
sealed record PackageRename(string Fingerprint, string From, string To)
{
    public string Apply(string name) => name.Contains(Fingerprint, StringComparison.Ordinal) ? name.Replace(From, To, StringComparison.Ordinal) : name;
}

[JsonSerializable(typeof(PayloadSettings))]
sealed partial class PayloadSettingsJson : JsonSerializerContext;
