using System.Globalization;
using System.Numerics;
using System.Reflection;

namespace ActorSweep.Client.Models;

/// <summary>A property of a model's result that a sweep records: a series over time, or a scalar.</summary>
/// <param name="read">Reads the property from a result.</param>
sealed class ResultMember<T>(string name, Func<object, T> read)
{
    public string Name => name;

    public T Of(object result) => read(result);
}

/// <summary>The properties of a model's result: arrays and lists of numbers are series; numbers and bool (as 0 and 1) are scalars.</summary>
/// <param name="Rest">The properties that cannot be recorded.</param>
sealed record ResultMembers(IReadOnlyList<ResultMember<double[]>> Series, IReadOnlyList<ResultMember<Number>> Scalars, IReadOnlyList<PropertyInfo> Rest)
{
    public static ResultMembers Of(Type result)
    {
        var (series, scalars, rest) = (new List<ResultMember<double[]>>(), new List<ResultMember<Number>>(), new List<PropertyInfo>());
        // The properties of the framework's types, such as the length of a string, are not results.
        if (result.Namespace is { } name && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal)))
            return new ResultMembers(series, scalars, rest);
        foreach (var property in result.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0))
            if (ElementOf(property.PropertyType) is { } element)
                series.Add(SeriesIn(property, element));
            else if (IsNumber(property.PropertyType) || property.PropertyType == typeof(bool))
                scalars.Add(ScalarIn(property));
            else
                rest.Add(property);
        return new ResultMembers(series, scalars, rest);
    }

    static bool IsNumber(Type type) => NumberType.Of(type) is not null;

    /// <summary>Returns the type of the numbers in a series; null where the type is not a series.</summary>
    static Type? ElementOf(Type type) => type.IsSZArray && IsNumber(type.GetElementType()!)
        ? type.GetElementType()
        : type.GetInterfaces().Append(type)
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)).Select(i => i.GetGenericArguments()[0]).FirstOrDefault(IsNumber);

    static ResultMember<double[]> SeriesIn(PropertyInfo property, Type element)
    {
        var get = MethodInvoker.Create(property.GetMethod!);
        var convert = typeof(ResultMembers).GetMethod(nameof(ToDoubles), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(element).CreateDelegate<Func<string, object, double[]>>();
        return new(property.Name, result => convert(property.Name, get.Invoke(result) ?? throw new InvalidOperationException($"the model's series '{property.Name}' is null.")));
    }

    static ResultMember<Number> ScalarIn(PropertyInfo property)
    {
        var (get, type) = (MethodInvoker.Create(property.GetMethod!), NumberType.Of(property.PropertyType));
        return new(property.Name, result => get.Invoke(result) is var value && type is not null ? type.ToNumber(value!) : (bool)value! ? 1.0 : 0.0);
    }

    static double[] ToDoubles<T>(string name, object values) where T : INumberBase<T> =>
        values as double[] ?? [.. ((IEnumerable<T>)values).Select(value => value is long or ulong ? Exact(name, Int128.CreateChecked(value)) : double.CreateChecked(value))];

    /// <summary>Series are 64-bit floating-point numbers, which hold every whole number up to 2^53, and only some beyond.</summary>
    static double Exact(string name, Int128 whole) => (Int128)(double)whole == whole ? (double)whole : throw new InvalidOperationException(
        $"the model's series '{name}' has the value {whole.ToString(CultureInfo.InvariantCulture)}, which a series cannot hold exactly: its numbers have 53 bits. Return doubles, or the number as a scalar.");
}
