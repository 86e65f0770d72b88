namespace ActorSweep.Core.Sweeps;

/// <summary>Finds values that were probably written by mistake, for people who check a sweep before it runs.</summary>
static class ValueHints
{
    /// <summary>Returns one sentence about the values of a parameter; null if nothing is conspicuous.</summary>
    public static string? For(string name, ParameterValues values) => values switch
    {
        ValueList { Values: [>= 0 and < 10 and var whole, >= 0 and var part] } when double.IsInteger(whole) && double.IsInteger(part) && whole != part - 1 =>
            $"{name} has the two values {ParameterValues.Text(whole)} and {ParameterValues.Text(part)}; the number is written {ParameterValues.Text(whole)}.{ParameterValues.Text(part)}.",
        ArithmeticRange range when range.Count > 1 && Math.Abs(range[range.Count - 1] - range.Stop) < Math.Abs(range.Step) * 1e-6 =>
            $"{name} includes {ParameterValues.Text(range[range.Count - 1])}, the end of its range, because steps of {ParameterValues.Text(range.Step)} are rounded. "
            + $"linspace({ParameterValues.Text(range.Start)},END,{range.Count - 1}) has an exact number of values.",
        _ => null,
    };
}
