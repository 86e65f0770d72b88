using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Execution;

/// <summary>
/// Makes a <see cref="Model"/> of a static method with named parameters and defaults. Parameters are numbers, and one may be
/// <c>seed</c>; <see cref="RangeAttribute"/> bounds them, otherwise they must be finite. The result is a type whose
/// <c>double[]</c> properties are series over time and whose numeric properties are scalars.
/// </summary>
public static class ModelBinder
{
    /// <exception cref="InvalidSweepException">The method is not a model; the message says what to change.</exception>
    public static Model Bind(string name, MethodInfo method)
    {
        var all = method.GetParameters();
        var seed = all.FirstOrDefault(p => p.Name == "seed");
        var parameters = all.Where(p => p != seed).ToList();
        var members = method.ReturnType.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        var series = SeriesOf(method.ReturnType);
        var scalars = members.Where(p => IsNumber(p.PropertyType)).ToList();
        if (series.Count == 0)
            throw new InvalidSweepException(
                $"model '{name}' returns {method.ReturnType.Name}, which has no double[] property. Return a record with one or more series.");

        var signature = new ModelSignature(
            name,
            [.. parameters.Select(p => Describe(name, p))],
            TakesSeed: seed is not null,
            [.. series.Select(p => p.Name)],
            [.. scalars.Select(p => p.Name)]);
        return new Model(
            signature,
            method,
            [.. parameters.Select(p => (p.Position, ConverterTo(p.ParameterType)))],
            seed is null ? null : new SeedBinder(seed),
            series,
            scalars);
    }

    /// <summary>The members of a model's result that are series over time, in their order.</summary>
    internal static IReadOnlyList<PropertyInfo> SeriesOf(Type result) =>
        [.. result.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.PropertyType == typeof(double[]))];

    static ModelParameter Describe(string model, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (!IsNumber(type))
            throw new InvalidSweepException(
                $"parameter '{parameter.Name}' of model '{model}' is a {type.Name}; a sweep can only set numbers.");
        var isInteger = type != typeof(double) && type != typeof(float);
        var (least, most) = parameter.GetCustomAttribute<RangeAttribute>() is { } range
            ? (ToDouble(range.Minimum), ToDouble(range.Maximum))
            : isInteger ? LimitsOf(type) : (-double.MaxValue, double.MaxValue);
        return new ModelParameter(
            parameter.Name!, parameter.HasDefaultValue ? ToDouble(parameter.DefaultValue!) : null, isInteger, least, most);
    }

    static bool IsNumber(Type type) =>
        type == typeof(double) || type == typeof(float) || type == typeof(int) || type == typeof(long)
        || type == typeof(uint) || type == typeof(short) || type == typeof(byte);

    // Doubles hold whole numbers exactly up to 2^53.
    static (double, double) LimitsOf(Type type) => type == typeof(int) ? (int.MinValue, int.MaxValue)
        : type == typeof(uint) ? (0, uint.MaxValue)
        : type == typeof(short) ? (short.MinValue, short.MaxValue)
        : type == typeof(byte) ? (0, byte.MaxValue)
        : (-(double)(1L << 53), 1L << 53);

    static Func<double, object> ConverterTo(Type type) => type == typeof(double) ? value => value
        : type == typeof(int) ? value => (int)value
        : value => Convert.ChangeType(value, type, CultureInfo.InvariantCulture);

    static double ToDouble(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
