using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ActorSweep.Tests.Payloads.Graphs;

/// <summary>Compares two graphs of objects: types, values, order, comparers, and which places hold the same object.</summary>
sealed class GraphComparison
{
    readonly Dictionary<object, object> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>Returns the path to the first difference and the difference; null if there is none.</summary>
    public string? Difference(object? sent, object? arrived, string path = "")
    {
        if (sent is null || arrived is null)
            return sent is null && arrived is null ? null : $"{path}: {sent ?? "null"} and {arrived ?? "null"}";
        var type = sent.GetType();
        if (type != arrived.GetType())
            return $"{path}: {type} and {arrived.GetType()}";
        // Delegates are equal if their methods and targets are.
        if (!type.IsValueType && sent is not string and not Delegate)
        {
            if (_seen.TryGetValue(sent, out var known))
                return ReferenceEquals(known, arrived) ? null : $"{path}: another object of {type}";
            _seen.Add(sent, arrived);
        }
        return sent switch
        {
            string text => string.Equals(text, (string)arrived, StringComparison.Ordinal) ? null : $"{path}: other text",
            double or float or Half => AsBytes(sent).SequenceEqual(AsBytes(arrived)) ? null : $"{path}: {sent} and {arrived}",
            decimal number => decimal.GetBits(number).SequenceEqual(decimal.GetBits((decimal)arrived)) ? null : $"{path}: {sent} and {arrived}",
            DateTime time => time == (DateTime)arrived && time.Kind == ((DateTime)arrived).Kind ? null : $"{path}: {sent} and {arrived}",
            DateTimeOffset time => time.EqualsExact((DateTimeOffset)arrived) ? null : $"{path}: {sent} and {arrived}",
            MemoryStream stream => stream.ToArray().SequenceEqual(((MemoryStream)arrived).ToArray()) ? null : $"{path}: other bytes",
            JsonDocument document => JsonElement.DeepEquals(document.RootElement, ((JsonDocument)arrived).RootElement) ? null : $"{path}: another document",
            JsonElement element => JsonElement.DeepEquals(element, (JsonElement)arrived) ? null : $"{path}: another element",
            Regex regex => (regex.ToString(), regex.Options, regex.MatchTimeout) == (arrived.ToString(), ((Regex)arrived).Options, ((Regex)arrived).MatchTimeout)
                ? null
                : $"{path}: another expression",
            StringBuilder text => text.Equals((StringBuilder)arrived) ? null : $"{path}: other text",
            Delegate function => function.Method == ((Delegate)arrived).Method
                ? Difference(function.Target, ((Delegate)arrived).Target, $"{path}.Target")
                : $"{path}: another function",
            Exception exception => OfExceptions(exception, (Exception)arrived, path),
            Array array => OfArrays(array, (Array)arrived, path),
            IDictionary pairs => OfComparers(sent, arrived, path) ?? OfPairs(pairs, (IDictionary)arrived, path),
            IEnumerable items when IsFrameworks(type) && !IsDefaultImmutable(sent) => OfComparers(sent, arrived, path) ?? OfItems(items, (IEnumerable)arrived, path),
            _ when type.IsPrimitive || type.IsEnum || IsFrameworks(type) && !IsComposite(type) => sent.Equals(arrived) ? null : $"{path}: {sent} and {arrived}",
            _ => OfFields(sent, arrived, type, path),
        };
    }

    string? OfArrays(Array sent, Array arrived, string path)
    {
        for (var axis = 0; axis < sent.Rank; axis++)
            if (sent.GetLength(axis) != arrived.GetLength(axis))
                return $"{path}: {sent.GetLength(axis)} and {arrived.GetLength(axis)} elements";
        return OfItems(sent, arrived, path);
    }

    string? OfItems(IEnumerable sent, IEnumerable arrived, string path)
    {
        var (one, other) = (sent.Cast<object?>().ToList(), arrived.Cast<object?>().ToList());
        return one.Count != other.Count ? $"{path}: {one.Count} and {other.Count} items"
            : one.Select((item, i) => Difference(item, other[i], $"{path}[{i}]")).FirstOrDefault(difference => difference is not null);
    }

    string? OfPairs(IDictionary sent, IDictionary arrived, string path)
    {
        if (sent.Count != arrived.Count)
            return $"{path}: {sent.Count} and {arrived.Count} entries";
        foreach (DictionaryEntry pair in sent)
            if ((arrived.Contains(pair.Key) ? Difference(pair.Value, arrived[pair.Key], $"{path}[{pair.Key}]") : $"{path}: no key {pair.Key}") is { } difference)
                return difference;
        return null;
    }

    string? OfExceptions(Exception sent, Exception arrived, string path) =>
        Difference(sent.Message, arrived.Message, $"{path}.Message") ?? Difference(sent.StackTrace, arrived.StackTrace, $"{path}.StackTrace")
        ?? Difference(sent.HResult, arrived.HResult, $"{path}.HResult") ?? Difference(sent.InnerException, arrived.InnerException, $"{path}.InnerException")
        ?? OfPairs(sent.Data, arrived.Data, $"{path}.Data") ?? OfFields(sent, arrived, sent.GetType(), path);

    string? OfComparers(object sent, object arrived, string path)
    {
        foreach (var property in sent.GetType().GetProperties().Where(property => property.Name is "Comparer" or "KeyComparer"))
            if (!Equals(property.GetValue(sent), property.GetValue(arrived)) && property.GetValue(sent)!.GetType() != property.GetValue(arrived)!.GetType())
                return $"{path}: another comparer";
        return null;
    }

    string? OfFields(object sent, object arrived, Type type, string path)
    {
        for (var at = type; at is not null && at != typeof(object) && at != typeof(Exception); at = at.BaseType)
            foreach (var field in at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (!field.IsDefined(typeof(NonSerializedAttribute)) && Difference(field.GetValue(sent), field.GetValue(arrived), $"{path}.{field.Name}") is { } difference)
                    return difference;
        return null;
    }

    static byte[] AsBytes(object number) => number switch
    {
        double value => BitConverter.GetBytes(value),
        float value => BitConverter.GetBytes(value),
        _ => BitConverter.GetBytes((Half)number),
    };

    static bool IsFrameworks(Type type) => type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true;

    /// <summary>Types of .NET that hold values of others, and are not enumerated.</summary>
    static bool IsComposite(Type type) => type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal) || type.Name.StartsWith("Tuple`", StringComparison.Ordinal)
        || !type.IsVisible || type.Name is "Random" or "Lazy`1" or "NumberFormatInfo" or "DateTimeFormatInfo" or "PriorityQueue`2" or "Memory`1" or "ReadOnlyMemory`1" or "KeyValuePair`2";

    // Enumerating a default ImmutableArray throws.
    static bool IsDefaultImmutable(object value) => value.GetType().GetProperty("IsDefault")?.GetValue(value) is true;
}
