using System.Numerics;
using System.Reflection;

namespace ActorSweep.Client.Models;

/// <summary>A property of a model's result that a sweep records: a series over time, or a scalar.</summary>
/// <param name="read">Reads it from a result, as it is.</param>
sealed class ResultMember<T>(string name, Func<object, T> read)
{
    public string Name => name;

    public T Of(object result) => read(result);
}

/// <summary>What a sweep records of a model's result: arrays and lists of numbers as series, numbers and truth values (0, 1) as scalars.</summary>
/// <param name="Rest">What it can't record.</param>
sealed record ResultMembers(IReadOnlyList<ResultMember<double[]>> Series, IReadOnlyList<ResultMember<double>> Scalars, IReadOnlyList<PropertyInfo> Rest)
{
    static readonly Type[] Numbers = [typeof(double), typeof(float), typeof(int), typeof(long), typeof(uint), typeof(short), typeof(byte)];

    public static ResultMembers Of(Type result)
    {
        var (series, scalars, rest) = (new List<ResultMember<double[]>>(), new List<ResultMember<double>>(), new List<PropertyInfo>());
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

    /// <summary>The numbers that a type is a series of.</summary>
    static Type? ElementOf(Type type) => type.IsSZArray && IsNumber(type.GetElementType()!)
        ? type.GetElementType()
        : type.GetInterfaces().Append(type)
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)).Select(i => i.GetGenericArguments()[0]).FirstOrDefault(IsNumber);

    static ResultMember<double[]> SeriesIn(PropertyInfo property, Type element)
    {
        var get = MethodInvoker.Create(property.GetMethod!);
        var convert = typeof(ResultMembers).GetMethod(nameof(ToDoubles), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(element).CreateDelegate<Func<object, double[]>>();
        return new(property.Name, result => convert(get.Invoke(result) ?? throw new InvalidOperationException($"the model's series '{property.Name}' is null.")));
    }

    static ResultMember<double> ScalarIn(PropertyInfo property)
    {
        var get = MethodInvoker.Create(property.GetMethod!);
        return new(property.Name, result => Convert.ToDouble(get.Invoke(result)));
    }

    static double[] ToDoubles<T>(object values) where T : INumberBase<T> =>
        values as double[] ?? [.. ((IEnumerable<T>)values).Select(double.CreateChecked)];
}
