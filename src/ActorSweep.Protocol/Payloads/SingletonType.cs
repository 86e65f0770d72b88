using System.Reflection;
using System.Runtime.CompilerServices;
using ActorSweep.Core.Graph;

namespace ActorSweep.Protocol.Payloads;

/// <summary>The static readonly fields of a type that may hold its objects, and the fields of these objects.</summary>
sealed class SingletonType(Type type)
{
    const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    readonly FieldInfo[] _statics = StaticsOf(type), _fields = FieldsOf(type);

    /// <summary>
    /// Whether a type has such fields, and its objects cannot be changed: they have only numbers and texts, or, if no other code can make one,
    /// also functions and arrays of numbers and texts.
    /// </summary>
    public static bool Covers(Type type) =>
        !type.IsValueType && !type.IsArray && type != typeof(string) && !typeof(Delegate).IsAssignableFrom(type) && !typeof(MemberInfo).IsAssignableFrom(type)
        && !type.IsDefined(typeof(CompilerGeneratedAttribute)) && FieldsOf(type) is var fields && Array.TrueForAll(fields, field => field.IsInitOnly)
        && StaticsOf(type).Length > 0
        && Array.TrueForAll(fields, field => IsValue(field.FieldType) || (IsFunction(field.FieldType) || IsArray(field.FieldType)) && IsMadeOnlyByItself(type));

    /// <summary>Returns the name of the static field that holds an object; null if none does.</summary>
    public string? NameOf(object value) => Array.Find(_statics, field => ReferenceEquals(field.GetValue(null), value))?.Name;

    public object?[] ContentOf(object value) => Array.ConvertAll(_fields, field => field.GetValue(value));

    /// <summary>Returns the content with the names of functions in their place, so that two objects can be compared.</summary>
    public object?[] ComparableOf(object value) => Array.ConvertAll(_fields, field => field.GetValue(value) is Delegate function
        ? $"{function.Method.DeclaringType} {function.Method}"
        : field.GetValue(value));

    /// <summary>Returns the object of a static field if it has this content, and else a new one.</summary>
    public object Named(string name, object?[] comparable)
    {
        var found = Array.Find(_statics, field => field.Name == name)?.GetValue(null);
        if (found?.GetType() != type)
            found = null;
        var own = found is null ? null : ComparableOf(found);
        if (own is not null && own.Zip(comparable).All(pair => AreSame(pair.First, pair.Second)))
            return found!;
        var made = RuntimeHelpers.GetUninitializedObject(type);
        for (var i = 0; i < _fields.Length; i++)
            _fields[i].SetValue(made, !IsFunction(_fields[i].FieldType) ? comparable[i]
                : comparable[i] is null ? null
                : own is not null && Equals(own[i], comparable[i]) ? _fields[i].GetValue(found)
                : throw new CannotTravelException($"{TypeName.Of(type)}.{name} has another function in {ClosureNames.OfField(_fields[i].Name)} on this node."));
        return made;
    }

    public void Fill(object made, object?[] content)
    {
        for (var i = 0; i < _fields.Length; i++)
            _fields[i].SetValue(made, content[i]);
    }

    static bool AreSame(object? a, object? b) =>
        a is Array one && b is Array other ? one.Cast<object?>().SequenceEqual(other.Cast<object?>()) : Equals(a, b);

    static bool IsValue(Type type) => type.IsEnum || type == typeof(string) || RawType.Find(type) is not null;

    static bool IsFunction(Type type) => typeof(Delegate).IsAssignableFrom(type);

    static bool IsArray(Type type) => type.IsSZArray && IsValue(type.GetElementType()!);

    static bool IsMadeOnlyByItself(Type type) =>
        !Framework.Has(type) && type.GetConstructors(Own | BindingFlags.Instance) is { Length: > 0 } made
        && Array.TrueForAll(made, constructor => constructor.IsPrivate);

    static FieldInfo[] StaticsOf(Type type) => [
        .. from at in BasesOf(type)
           from field in at.GetFields(Own | BindingFlags.Static)
           where field.IsInitOnly && field.FieldType.IsAssignableFrom(type) && !field.IsDefined(typeof(ThreadStaticAttribute))
               // A field of type object may hold a lock, except that objects without content cost nothing.
               && (field.FieldType != typeof(object) || FieldsOf(type).Length == 0)
           select field];

    static FieldInfo[] FieldsOf(Type type) => [.. from at in BasesOf(type) from field in at.GetFields(Own | BindingFlags.Instance) select field];

    static IEnumerable<Type> BasesOf(Type type)
    {
        for (var at = type; at is not null && at != typeof(object); at = at.BaseType)
            yield return at;
    }
}
