using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Hyperion;
using Hyperion.SerializerFactories;
using Hyperion.ValueSerializers;

namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Writes exceptions with all that they hold: Hyperion writes only their message, inner exception and stack trace, and changes texts with half of a
/// surrogate pair.
/// </summary>
sealed class ExceptionFactory : ValueSerializerFactory
{
    public override bool CanSerialize(Serializer serializer, Type type) => typeof(Exception).IsAssignableFrom(type);

    public override bool CanDeserialize(Serializer serializer, Type type) => CanSerialize(serializer, type);

    public override ValueSerializer BuildSerializer(Serializer serializer, Type type, ConcurrentDictionary<Type, ValueSerializer> typeMapping)
    {
        var (fields, objects, made) = (TypeVerdict.FieldsOf(type), serializer.GetSerializerByType(typeof(object[])), new ObjectSerializer(type));
        made.Initialize(
            (stream, session) =>
            {
                var read = (Exception)RuntimeHelpers.GetUninitializedObject(type);
                session.TrackDeserializedObject(read);
                Fill(read, fields, (object?[])objects.ReadValue(stream, session));
                return read;
            },
            (stream, value, session) =>
            {
                session.TrackSerializedObject(value);
                objects.WriteValue(stream, PartsOf((Exception)value, fields), session);
            });
        typeMapping.TryAdd(type, made);
        return made;
    }

    // Fields have names, because two versions of .NET may have other fields in their exceptions.
    static object?[] PartsOf(Exception e, FieldInfo[] fields) =>
    [
        ExceptionFields.Message(e), ExceptionFields.InnerException(e), ExceptionFields.HelpUrl(e), ExceptionFields.HResult(e),
        Read(() => e.Source), Read(() => e.StackTrace), ExceptionFields.Data(e) is { Count: > 0 } data ? EntriesOf(data) : null,
        Array.ConvertAll(fields, NameOf), Array.ConvertAll(fields, field => field.GetValue(e)),
    ];

    static void Fill(Exception e, FieldInfo[] fields, object?[] parts)
    {
        ExceptionFields.Message(e) = (string?)parts[0];
        ExceptionFields.InnerException(e) = (Exception?)parts[1];
        ExceptionFields.HelpUrl(e) = (string?)parts[2];
        ExceptionFields.HResult(e) = (int)parts[3]!;
        ExceptionFields.Source(e) = (string?)parts[4];
        // A later throw of the exception adds its own stack to this one.
        ExceptionFields.RemoteStackTrace(e) = (string?)parts[5];
        ExceptionFields.Code(e) = ExceptionFields.Code(new Exception());
        if (parts[6] is object?[] data)
        {
            // Any exception makes the dictionary of .NET, whereas Data of the user's type may be another one.
            var entries = new Exception().Data;
            for (var i = 0; i < data.Length; i += 2)
                entries.Add(data[i]!, data[i + 1]);
            ExceptionFields.Data(e) = entries;
        }
        var (names, values) = ((string[])parts[7]!, (object?[])parts[8]!);
        foreach (var field in fields)
            if (Array.IndexOf(names, NameOf(field)) is >= 0 and var index)
                field.SetValue(e, values[index]);
    }

    static object?[] EntriesOf(IDictionary data) => [.. data.Cast<DictionaryEntry>().SelectMany(entry => new[] { entry.Key, entry.Value })];

    static string NameOf(FieldInfo field) => $"{field.DeclaringType!.Name}.{field.Name}";

    // Both are computed from the stack on which the exception was thrown. A user's override may throw.
    static string? Read(Func<string?> property)
    {
        try
        {
            return property();
        }
        catch (Exception)
        {
            return null;
        }
    }
}
