using System.Collections;
using System.Collections.Concurrent;
using System.Data.Common;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Whether objects of a type can travel, as far as the type alone decides it.</summary>
/// <param name="IsSafe">All objects of the type can travel.</param>
/// <param name="IsRefused">No object of the type can travel.</param>
/// <param name="Fields">The fields to search in other cases.</param>
/// <param name="Loss">The part that every object would lose, and what to do; null: nothing.</param>
/// <param name="MayBeLazy">Objects of the type may hold items that are not computed yet. Such a type is never safe, since it depends on the use.</param>
/// <param name="Rebuild">Returns the comparer of a collection that travels as its comparer and items; null for other types.</param>
/// <param name="IsUsersHashed">The type derives from a hashed collection. Its reader makes a new object and adds the items.</param>
sealed record TypeVerdict(bool IsSafe, bool IsRefused, FieldInfo[] Fields, string? Loss = null, bool MayBeLazy = false, Rebuild? Rebuild = null, bool IsUsersHashed = false)
{
    const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Types whose objects are bound to one process: handles of the system, and ongoing activities.
    static readonly Type[] Bound =
    [
        typeof(Task), typeof(ValueTask), typeof(Thread), typeof(Timer), typeof(System.Timers.Timer), typeof(PeriodicTimer),
        typeof(CancellationTokenSource), typeof(CancellationTokenRegistration), typeof(WaitHandle),
        typeof(SemaphoreSlim), typeof(ManualResetEventSlim), typeof(ReaderWriterLockSlim), typeof(Lock), typeof(SafeHandle),
        typeof(CriticalFinalizerObject), typeof(Socket), typeof(HttpMessageInvoker), typeof(HttpMessageHandler), typeof(DbConnection),
        typeof(System.Diagnostics.Process), typeof(Pointer), typeof(GCHandle), typeof(WeakReference), typeof(AppDomain),
        typeof(Dependency),
    ];

    static readonly TypeVerdict Safe = new(true, false, []), Refused = new(false, true, []);
    static readonly ConcurrentDictionary<Type, TypeVerdict> Known = new();

    public static TypeVerdict Of(Type type) => Of(type, []);

    static TypeVerdict Of(Type type, HashSet<Type> asking)
    {
        if (Known.TryGetValue(type, out var known))
            return known;
        var verdict = Judge(type, asking);
        // A verdict that is reached while another one is pending may depend on an assumption about that one.
        return asking.Count == 0 ? Known.GetOrAdd(type, verdict) : verdict;
    }

    static TypeVerdict Judge(Type type, HashSet<Type> asking)
    {
        if (type.IsEnum || type == typeof(string) || RawType.Find(type) is not null)
            return Safe;
        if (GraphSerializer.HasSurrogate(type))
            return Safe;
        if (type == typeof(object))
            return new TypeVerdict(false, false, []);
        if (NamedObjects.Find(type) is not null)
            return new TypeVerdict(false, false, []);
        if (IsBound(type))
            return Refused;
        // Members of generic types are judged one by one.
        if (typeof(MemberInfo).IsAssignableFrom(type))
            return typeof(Type).IsAssignableFrom(type) ? Safe : new TypeVerdict(false, false, []);
        if (type.IsArray || typeof(Delegate).IsAssignableFrom(type))
            return new TypeVerdict(type.IsSZArray && IsSafeIn(type.GetElementType()!, [.. asking, type]), false, []);
        var fields = FieldsOf(type);
        if ((Alternatives.To(type) ?? LossyTypes.ReasonFor(type)) is { } loss)
            return new TypeVerdict(false, false, fields, loss);
        // Objects of a recursive type can be nested too deeply.
        var mayBeLazy = LazyResults.MayBe(type);
        // An exception may hold anything in its Data.
        var isSafe = !mayBeLazy && !typeof(Exception).IsAssignableFrom(type) && !asking.Contains(type)
            && Array.TrueForAll(fields, field => IsSafeIn(field.FieldType, [.. asking, type]));
        FieldInfo[] searched = IsCollection(type) ? [.. fields.Where(IsBesideItems)] : fields;
        return new TypeVerdict(
            isSafe, false, searched, MayBeLazy: mayBeLazy, Rebuild: Rebuild.Of(type),
            IsUsersHashed: !Framework.Has(type) && Rebuild.IsHashed(type));
    }

    /// <summary>Whether a type is a collection of .NET. Enumerating a user's own type could run any code; these are safe to enumerate.</summary>
    public static bool IsCollection(Type type) =>
        typeof(IEnumerable).IsAssignableFrom(type) && type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true;

    /// <summary>Whether a field of a collection holds a comparer, or another collection, which may have one.</summary>
    static bool IsBesideItems(FieldInfo field) =>
        Array.Exists([field.FieldType, .. field.FieldType.GetInterfaces()], IsComparer)
        || typeof(IEnumerable).IsAssignableFrom(field.FieldType) && field.FieldType is { IsVisible: true, IsArray: false }
            // The items of an immutable collection are a tree or list of collections.
            && field.DeclaringType!.Namespace != "System.Collections.Immutable";

    static bool IsComparer(Type type) => type == typeof(IComparer) || type == typeof(IEqualityComparer)
        || type.IsGenericType && type.GetGenericTypeDefinition() is var definition
            && (definition == typeof(IComparer<>) || definition == typeof(IEqualityComparer<>));

    /// <summary>Whether every value of a field of this type is safe. A field of an unsealed class may hold a subclass.</summary>
    static bool IsSafeIn(Type type, HashSet<Type> asking) =>
        (type.IsValueType || type.IsSealed) && !asking.Contains(type) && Of(type, asking).IsSafe;

    static bool IsBound(Type type) =>
        type.IsPointer || type == typeof(nint) || type == typeof(nuint) || Array.Exists(Bound, bound => bound.IsAssignableFrom(type))
        || IsCompiledHere(type)
        || typeof(Stream).IsAssignableFrom(type) && type != typeof(MemoryStream)
        || type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ValueTask<>) || type.GetGenericTypeDefinition() == typeof(WeakReference<>)
            || type.GetGenericTypeDefinition() == typeof(ThreadLocal<>) || type.GetGenericTypeDefinition() == typeof(AsyncLocal<>)
            || type.GetGenericTypeDefinition() == typeof(ConditionalWeakTable<,>));

    // The target of a delegate that was compiled from an expression: its code has no name.
    static bool IsCompiledHere(Type type) =>
        type.FullName == "System.Runtime.CompilerServices.Closure" || type.Namespace == "System.Linq.Expressions.Interpreter";

    /// <summary>Returns the fields that travel, from a type to its bases.</summary>
    public static FieldInfo[] FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        // Only some fields of System.Exception travel: ExceptionFields.
        for (var at = type; at is not null && at != typeof(object) && at != typeof(Exception); at = at.BaseType)
            fields.AddRange(at.GetFields(Own).Where(field => !field.IsDefined(typeof(NonSerializedAttribute))));
        return [.. fields];
    }
}
