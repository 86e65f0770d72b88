using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using ActorSweep.Core.Graph;

namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Computes the items of a lazy result, an iterator or a LINQ query, where its task runs. Sent as it is, the query would be computed by whoever enumerates it.
/// </summary>
static class LazyResults
{
    /// <summary>Returns a lazy sequence as an array, a lazy asynchronous one as a sequence of computed items, and any other result as it is.</summary>
    /// <param name="declared">The type that the function returns.</param>
    /// <exception cref="CannotTravelException">An array cannot replace the result.</exception>
    public static object? Compute(object? result, Type declared)
    {
        if (result is null || !IsLazy(result.GetType()))
            return result;
        foreach (var implemented in result.GetType().GetInterfaces())
            if (implemented.IsGenericType && MakerOf(implemented) is { } maker && declared.IsAssignableFrom(maker.Made))
                return maker.Compute(result);
        throw new CannotTravelException(
            $"the result is a {TypeName.Of(declared)} that is computed when it is enumerated, and nothing else can stand for it. Return an array (ToArray) or a list (ToList).");
    }

    /// <summary>Whether objects of a type may hold items, or a value, that are not computed yet.</summary>
    public static bool MayBe(Type type) => IsLazy(type) || IsLazyValue(type);

    /// <summary>Returns why an object whose type <see cref="MayBe"/> lazy cannot be inside a result, and what to do; null if its value is computed.</summary>
    public static string? ReasonFor(object value) =>
        !IsLazyValue(value.GetType()) ? "which is computed when it is enumerated, and not where its task runs. Return an array (ToArray) or a list (ToList)."
        : value.GetType().GetProperty(nameof(Lazy<>.IsValueCreated))!.GetValue(value) is true ? null
        : "which is computed when its Value is read, and not where its task runs. Return its Value.";

    static bool IsLazyValue(Type type)
    {
        for (var at = type; at is not null; at = at.BaseType)
            if (at.IsGenericType && at.GetGenericTypeDefinition() == typeof(Lazy<>))
                return true;
        return false;
    }

    /// <summary>Whether a type computes its items when it is enumerated.</summary>
    static bool IsLazy(Type type) =>
        type.Namespace is "System.Linq" or "System.Linq.Parallel" && (typeof(IEnumerable).IsAssignableFrom(type) || IsAsync(type))
            && !type.Name.Contains("Lookup") && !type.Name.Contains("Grouping")
        || type.IsDefined(typeof(CompilerGeneratedAttribute)) && (typeof(IEnumerator).IsAssignableFrom(type) || IsAsync(type));

    static bool IsAsync(Type type) => Array.Exists(
        type.GetInterfaces(), implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));

    static Maker? MakerOf(Type implemented) =>
        implemented.GetGenericTypeDefinition() == typeof(IEnumerable<>) ? Make(typeof(OfSequence<>), implemented)
        : implemented.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>) ? Make(typeof(OfAsyncSequence<>), implemented)
        : null;

    static Maker Make(Type kind, Type implemented) => (Maker)Activator.CreateInstance(kind.MakeGenericType(implemented.GetGenericArguments()))!;

    abstract class Maker
    {
        public abstract Type Made { get; }

        public abstract object Compute(object lazy);
    }

    sealed class OfSequence<T> : Maker
    {
        public override Type Made => typeof(T[]);

        public override object Compute(object lazy) => ((IEnumerable<T>)lazy).ToArray();
    }

    sealed class OfAsyncSequence<T> : Maker
    {
        public override Type Made => typeof(ComputedItems<T>);

        public override object Compute(object lazy) => new ComputedItems<T>([.. ((IAsyncEnumerable<T>)lazy).ToBlockingEnumerable()]);
    }
}

/// <summary>The computed items of an asynchronous sequence.</summary>
sealed class ComputedItems<T>(T[] items) : IAsyncEnumerable<T>
{
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }
}
