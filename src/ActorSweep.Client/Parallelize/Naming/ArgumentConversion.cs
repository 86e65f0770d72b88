using System.Globalization;
using System.Reflection;

namespace ActorSweep.Client.Parallelize.Naming;

/// <summary>Converts a value to the type of a parameter: unchanged, as a number without loss, or by an implicit operator.</summary>
static class ArgumentConversion
{
    /// <exception cref="ArgumentException">The value does not fit the parameter; the message says which.</exception>
    public static object? Convert(object? value, ParameterInfo parameter, string function)
    {
        var type = parameter.ParameterType;
        if (value is null ? !type.IsValueType || Nullable.GetUnderlyingType(type) is not null : type.IsInstanceOfType(value))
            return value;
        try
        {
            if (value is not null && (Number(value, type) ?? Operator(value, type)) is { } converted)
                return converted;
        }
        catch (TargetInvocationException e) when (e.InnerException is { } refused)
        {
            throw new ArgumentException($"parameter '{parameter.Name}' of {function} refuses {value}: {refused.Message}", refused);
        }
        throw new ArgumentException($"parameter '{parameter.Name}' of {function} is a {type.Name}; {Describe(value)} cannot be converted to it.");
    }

    static object? Number(object value, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!IsNumber(value.GetType()) || !IsNumber(type))
            return null;
        try
        {
            var converted = System.Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
            // As in C#, a floating-point parameter takes any number; an integer parameter takes whole numbers only.
            return type == typeof(double) || type == typeof(float) || type == typeof(decimal)
                || ToDouble(value) == ToDouble(converted)
                ? converted
                : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    static object? Operator(object value, Type type)
    {
        var operators = type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Concat(value.GetType().GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(m => m.Name == "op_Implicit" && m.ReturnType == type)
            .Select(m => (Method: m, From: m.GetParameters()[0].ParameterType))
            .ToList();
        foreach (var (method, from) in operators)
            if (from.IsInstanceOfType(value))
                return method.Invoke(null, [value]);
        foreach (var (method, from) in operators)
            if (Number(value, from) is { } number)
                return method.Invoke(null, [number]);
        return null;
    }

    static double ToDouble(object number) => System.Convert.ToDouble(number, CultureInfo.InvariantCulture);

    static bool IsNumber(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    static string Describe(object? value) => value is null ? "null" : $"the {value.GetType().Name} {value}";
}
