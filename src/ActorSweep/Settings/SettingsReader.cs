using System.Text.Json;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;
using Akka.Configuration;

namespace ActorSweep.Settings;

/// <summary>Reads settings of the engine's section by key and unit, and records which keys were read.</summary>
/// <exception cref="ConfigurationException">A setting is missing or cannot be read; the message names it.</exception>
sealed class SettingsReader(Config config)
{
    readonly SortedSet<string> _keys = new(StringComparer.Ordinal);

    /// <summary>The keys that were read, without the name of the section.</summary>
    public IReadOnlyCollection<string> Keys => _keys;

    /// <summary>A line of HOCON that sets a key.</summary>
    public static string Line(string key, string value) => $"{SettingKeys.PathOf(key)} = {value}";

    /// <summary>Akka's settings of Hyperion, as <see cref="PayloadSettings.Write"/> returns them; null: the default.</summary>
    public string? Payloads() => HyperionSettings.Of(config).Write();

    public string Text(string key) => Read(key, path => config.GetString(path));

    /// <param name="variable">The environment variable to use where the setting is empty.</param>
    /// <returns>Null where both are empty.</returns>
    public string? Text(string key, string variable) =>
        Text(key) is { Length: > 0 } given ? given : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } said ? said : null;

    public int Count(string key) => Read(key, path => config.GetInt(path));

    public double Number(string key) => Read(key, path => config.GetDouble(path));

    public bool Switch(string key) => Read(key, path => config.GetBoolean(path));

    public TimeSpan Time(string key) => Read(key, path => config.GetTimeSpan(path));

    public long Bytes(string key) => Read(key, path => config.GetByteSize(path) ?? throw new FormatException("the value is not a size."));

    /// <summary>Reads a setting that is one of a few words.</summary>
    public T Choice<T>(string key, params (string Name, T Value)[] choices)
    {
        var given = Text(key);
        var at = Array.FindIndex(choices, choice => choice.Name == given);
        return at >= 0
            ? choices[at].Value
            : throw new ConfigurationException($"{SettingKeys.PathOf(key)} is '{given}'. The choices are: {string.Join(", ", choices.Select(choice => choice.Name))}.");
    }

    /// <summary>
    /// Reads a record of settings. The key of each property is its name in kebab case: <c>ChunkDuration</c> is read from
    /// <c>chunk-duration</c>. A <c>long</c> is a number of bytes.
    /// </summary>
    public T Section<T>(string section)
        where T : new()
    {
        var values = new T();
        foreach (var property in typeof(T).GetProperties())
            property.SetValue(values, Value(property.PropertyType, $"{section}.{JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name)}"));
        return values;
    }

    object Value(Type type, string key) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 => Count(key),
        TypeCode.Int64 => Bytes(key),
        TypeCode.Double => Number(key),
        _ when type == typeof(TimeSpan) => Time(key),
        _ => throw new NotSupportedException($"A setting of type {type.Name} has no reader."),
    };

    T Read<T>(string key, Func<string, T> read)
    {
        _keys.Add(key);
        var path = SettingKeys.PathOf(key);
        // For a missing setting Akka returns a default such as 0.
        if (!config.HasPath(path))
            throw new ConfigurationException($"{path} is missing.");
        try
        {
            return read(path);
        }
        // Akka's HOCON throws plain exceptions that do not name the setting.
        catch (Exception e)
        {
            throw new ConfigurationException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
