using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Hyperion;
using Hyperion.SerializerFactories;
using Hyperion.ValueSerializers;

namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Writes objects that code compares by reference, such as <c>DBNull.Value</c> or the members of a class that stands for an enumeration: if a
/// static readonly field holds the object, its reader takes the object of its own field, provided that both have the same values.
/// </summary>
sealed class SingletonFactory : ValueSerializerFactory
{
    const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public override bool CanSerialize(Serializer serializer, Type type) => Covers(type);

    public override bool CanDeserialize(Serializer serializer, Type type) => Covers(type);

    /// <summary>Whether a type has such fields, and its objects have only numbers and texts, which cannot be changed.</summary>
    public static bool Covers(Type type) =>
        !type.IsValueType && !type.IsArray && type != typeof(string) && !typeof(Delegate).IsAssignableFrom(type) && !typeof(MemberInfo).IsAssignableFrom(type)
        && !type.IsDefined(typeof(CompilerGeneratedAttribute)) && StaticsOf(type).Length > 0
        && Array.TrueForAll(ValuesOf(type), field => field.IsInitOnly && IsValue(field.FieldType));

    public override ValueSerializer BuildSerializer(Serializer serializer, Type type, ConcurrentDictionary<Type, ValueSerializer> typeMapping)
    {
        var (statics, fields, objects, made) = (StaticsOf(type), ValuesOf(type), serializer.GetSerializerByType(typeof(object[])), new ObjectSerializer(type));
        made.Initialize(
            (stream, session) =>
            {
                var parts = (object?[])objects.ReadValue(stream, session);
                var read = Find(statics, fields, (string)parts[0]!, parts[1..]) ?? New(type, fields, parts[1..]);
                session.TrackDeserializedObject(read);
                return read;
            },
            (stream, value, session) =>
            {
                var name = Array.Find(statics, field => ReferenceEquals(field.GetValue(null), value))?.Name ?? "";
                objects.WriteValue(stream, (object?[])[name, .. fields.Select(field => field.GetValue(value))], session);
                // After its parts, as it is read: writer and reader number objects alike.
                session.TrackSerializedObject(value);
            });
        typeMapping.TryAdd(type, made);
        return made;
    }

    static object? Find(FieldInfo[] statics, FieldInfo[] fields, string name, object?[] values) =>
        Array.Find(statics, field => field.Name == name)?.GetValue(null) is { } found && fields.Select(field => field.GetValue(found)).SequenceEqual(values) ? found : null;

    static object New(Type type, FieldInfo[] fields, object?[] values)
    {
        var made = RuntimeHelpers.GetUninitializedObject(type);
        for (var i = 0; i < fields.Length; i++)
            fields[i].SetValue(made, values[i]);
        return made;
    }

    static bool IsValue(Type type) => type.IsEnum || type == typeof(string) || RawType.Find(type) is not null;

    static FieldInfo[] StaticsOf(Type type) => [
        .. from at in BasesOf(type)
           from field in at.GetFields(Own | BindingFlags.Static)
           where field.IsInitOnly && field.FieldType.IsAssignableFrom(type) && field.FieldType != typeof(object) && !field.IsDefined(typeof(ThreadStaticAttribute))
           select field];

    static FieldInfo[] ValuesOf(Type type) => [.. from at in BasesOf(type) from field in at.GetFields(Own | BindingFlags.Instance) select field];

    static IEnumerable<Type> BasesOf(Type type)
    {
        for (var at = type; at is not null && at != typeof(object); at = at.BaseType)
            yield return at;
    }
}
