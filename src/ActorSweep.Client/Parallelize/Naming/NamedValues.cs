using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorSweep.Client.Parallelize.Naming;

/// <summary>Reads names and their values: a dictionary whose keys are strings, or the properties of an object.</summary>
static class NamedValues
{
    /// <summary>Returns whether a value is a dictionary or an anonymous object, and not a plain value.</summary>
    public static bool IsNamed(object? value) => value is not null && (IsDictionary(value) || IsAnonymous(value.GetType()));

    /// <exception cref="ArgumentException">The value has no names, or a key is not a string.</exception>
    public static IReadOnlyList<(string Name, object? Value)> Read(object value)
    {
        if (IsDictionary(value))
            return [.. ((IEnumerable)value).Cast<object>().Select(Entry)];
        if (value is IEnumerable or ITuple || value.GetType().IsPrimitive)
            throw new ArgumentException(
                $"a {value.GetType().Name} has no names. Give a dictionary, or an object such as new {{ beta = 0.1 }}.");
        return [.. value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => (p.Name, p.GetValue(value)))];
    }

    static bool IsDictionary(object value) => value is IDictionary
        || value.GetType().GetInterfaces().Any(i => i.IsGenericType
            && (i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) || i.GetGenericTypeDefinition() == typeof(IDictionary<,>)));

    static bool IsAnonymous(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.Name.Contains("AnonymousType", StringComparison.Ordinal);

    static (string, object?) Entry(object entry)
    {
        var (key, value) = entry is DictionaryEntry old ? (old.Key, old.Value) : (Property(entry, "Key"), Property(entry, "Value"));
        return (key as string ?? throw new ArgumentException($"the key {key} is not a text; a key must be the name of a parameter."), value);
    }

    static object? Property(object entry, string name) => entry.GetType().GetProperty(name)!.GetValue(entry);
}
