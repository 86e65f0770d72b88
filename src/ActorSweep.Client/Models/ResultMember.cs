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
sealed record ResultMembers(IReadOnlyList<ResultMember<double[]>> Series, IReadOnlyList<ResultMember<double>> Scalars, IReadOnlyList<PropertyInfo> Rest)
{
    static readonly Type[] Numbers = [typeof(double), typeof(float), typeof(int), typeof(long), typeof(uint), typeof(short), typeof(byte)];

    public static ResultMembers Of(Type result)
    {
        var (series, scalars, rest) = (new List<ResultMember<double[]>>(), new List<ResultMember<double>>(), new List<PropertyInfo>());
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

    public static bool IsNumber(Type type) => Numbers.Contains(type);

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

    static ResultMember<double> ScalarIn(PropertyInfo property)
    {
        var get = MethodInvoker.Create(property.GetMethod!);
        return new(property.Name, result =>
        {
            var value = get.Invoke(result);
            return value is long whole ? Exact(property.Name, whole) : Convert.ToDouble(value, CultureInfo.InvariantCulture);
        });
    }

    static double[] ToDoubles<T>(string name, object values) where T : INumberBase<T> =>
        values as double[] ?? [.. ((IEnumerable<T>)values).Select(value => value is long whole ? Exact(name, whole) : double.CreateChecked(value))];

    /// <summary>Results are 64-bit floating-point numbers, which hold every whole number up to 2^53, and only some beyond.</summary>
    static double Exact(string name, long whole) => (Int128)(double)whole == whole ? whole : throw new InvalidOperationException(
        $"the model's result '{name}' is {whole.ToString(CultureInfo.InvariantCulture)}, which a result cannot hold exactly: results have 53 bits. Return a double, or split the number.");
}
