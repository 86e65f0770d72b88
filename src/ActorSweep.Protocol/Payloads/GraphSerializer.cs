using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Hyperion;
using Hyperion.ValueSerializers;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Hyperion's serializer of this process, by the settings of its cluster.</summary>
static class GraphSerializer
{
    static readonly Lock Changing = new();
    static string? _settings;
    static Lazy<(Serializer Serializer, Surrogate[] Surrogates)> _current = Made(PayloadSettings.Default);

    public static Serializer Current => _current.Value.Serializer;

    /// <summary>Whether objects of a type are written as their surrogates.</summary>
    public static bool HasSurrogate(Type type) => Array.Exists(_current.Value.Surrogates, surrogate => surrogate.IsSurrogateFor(type));

    /// <summary>Has this process read and write payloads by the settings of its cluster. The types that they name are searched for when the first payload is.</summary>
    /// <param name="settings">The settings as <see cref="PayloadSettings.Write"/> returns them; null: the default.</param>
    /// <exception cref="InvalidOperationException">The process uses a cluster of other settings.</exception>
    public static void Use(string? settings)
    {
        lock (Changing)
        {
            if (settings == _settings)
                return;
            if (_settings is not null)
                throw new InvalidOperationException($"this process uses a cluster with another {PayloadSettings.Path}. Use one process for each cluster.");
            (_settings, _current) = (settings, Made(PayloadSettings.Read(settings)));
        }
    }

    static Lazy<(Serializer Serializer, Surrogate[] Surrogates)> Made(PayloadSettings settings) => new(() =>
    {
        var surrogates = settings.Surrogates.Select(name => (Surrogate)Activator.CreateInstance(Find("surrogates", name))!).ToArray();
        var options = SerializerOptions.Default
            .WithVersionTolerance(settings.VersionTolerance)
            .WithPreserveObjectReferences(settings.PreserveObjectReferences)
            .WithDisallowUnsafeType(settings.DisallowUnsafeType)
            .WithSerializerFactory([new RawArrayFactory(), new NamedObjectFactory(), new ExceptionFactory(), new SingletonFactory(), new CollectionFactory()]);
        if (surrogates.Length > 0)
            options = options.WithSurrogates(surrogates);
        if (settings.KnownTypes.Count > 0)
            options = options.WithKnownTypes([.. settings.KnownTypes.Select(name => Find("known-types-provider", name))]);
        if (settings.PackageNameOverrides.Count > 0)
            options = options.WithPackageNameOverrides(settings.PackageNameOverrides.Select<PackageRename, Func<string, string>>(rename => rename.Apply));
        if (settings.AllowedTypes.Count > 0)
            options = options.WithTypeFilter(new NamedTypes([.. settings.AllowedTypes]));
        var made = new Serializer(options);
        var (texts, bare) = (new ExactString(), new BareObject());
        (WritersOf(made)[typeof(string)], WritersOf(made)[typeof(object)]) = (texts, bare);
        (ReadersOf(made)[ExactString.Manifest], ReadersOf(made)[BareObject.Manifest]) = (texts, bare);
        return (made, surrogates);
    });

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_serializers")]
    static extern ref ConcurrentDictionary<Type, ValueSerializer> WritersOf(Serializer serializer);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_deserializerLookup")]
    static extern ref ValueSerializer[] ReadersOf(Serializer serializer);

    static Type Find(string setting, string name) => Type.GetType(name)
        ?? throw new MissingCodeException($"{PayloadSettings.Path}.{setting} names '{name}', which neither the node nor the program has.");

    sealed class NamedTypes(HashSet<string> names) : ITypeFilter
    {
        public bool IsAllowed(string typeName) => names.Contains(typeName);
    }
}
