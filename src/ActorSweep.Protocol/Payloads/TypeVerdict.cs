using System.Collections.Concurrent;
using System.Data.Common;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;

namespace ActorSweep.Protocol.Payloads;

/// <summary>What a type alone says about whether its objects can travel.</summary>
/// <param name="IsSafe">All its objects can, whatever they hold.</param>
/// <param name="IsRefused">None can.</param>
/// <param name="Fields">What is to be looked at otherwise.</param>
/// <param name="Loss">What would be lost of every one, and what to do.</param>
sealed record TypeVerdict(bool IsSafe, bool IsRefused, FieldInfo[] Fields, string? Loss = null)
{
    const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // What lives in one process: handles of the system, and things that happen there.
    static readonly Type[] Bound =
    [
        typeof(Task), typeof(ValueTask), typeof(Thread), typeof(Timer), typeof(System.Timers.Timer), typeof(PeriodicTimer),
        typeof(CancellationToken), typeof(CancellationTokenSource), typeof(CancellationTokenRegistration), typeof(WaitHandle),
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
        // A verdict reached while another was open may rest on a guess about that one.
        return asking.Count == 0 ? Known.GetOrAdd(type, verdict) : verdict;
    }

    static TypeVerdict Judge(Type type, HashSet<Type> asking)
    {
        if (type.IsEnum || type == typeof(string) || RawType.Find(type) is not null)
            return Safe;
        if (IsBound(type))
            return Refused;
        if (typeof(MemberInfo).IsAssignableFrom(type))
            return Safe;
        if (type.IsArray || typeof(Delegate).IsAssignableFrom(type))
            return new TypeVerdict(type.IsSZArray && IsSafeIn(type.GetElementType()!, [.. asking, type]), false, []);
        var fields = FieldsOf(type);
        if (LossyTypes.ReasonFor(type) is { } loss)
            return new TypeVerdict(false, false, fields, loss);
        // A type that may hold itself can be nested too deep.
        var isSafe = !asking.Contains(type) && Array.TrueForAll(fields, field => IsSafeIn(field.FieldType, [.. asking, type]));
        return new TypeVerdict(isSafe, false, fields);
    }

    /// <summary>Whether whatever a field of a type can hold is safe: a field of an open class may hold a subclass.</summary>
    static bool IsSafeIn(Type type, HashSet<Type> asking) =>
        (type.IsValueType || type.IsSealed) && !asking.Contains(type) && Of(type, asking).IsSafe;

    static bool IsBound(Type type) =>
        type.IsPointer || type == typeof(nint) || type == typeof(nuint) || Array.Exists(Bound, bound => bound.IsAssignableFrom(type))
        || IsCompiledHere(type)
        || typeof(Stream).IsAssignableFrom(type) && type != typeof(MemoryStream)
        || type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ValueTask<>) || type.GetGenericTypeDefinition() == typeof(WeakReference<>)
            || type.GetGenericTypeDefinition() == typeof(ThreadLocal<>));

    // What a delegate that was compiled from an expression holds: code without a name.
    static bool IsCompiledHere(Type type) =>
        type.FullName == "System.Runtime.CompilerServices.Closure" || type.Namespace == "System.Linq.Expressions.Interpreter";

    static FieldInfo[] FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        // An exception's own fields belong to the process that threw it; Hyperion takes its texts.
        for (var at = type; at is not null && at != typeof(object) && at != typeof(Exception); at = at.BaseType)
            fields.AddRange(at.GetFields(Own).Where(field => !field.IsDefined(typeof(NonSerializedAttribute))));
        return [.. fields];
    }
}
