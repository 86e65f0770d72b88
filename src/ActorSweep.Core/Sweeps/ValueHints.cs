namespace ActorSweep.Core.Sweeps;

/// <summary>Finds values that were probably written by mistake, for people who check a sweep before it runs.</summary>
static class ValueHints
{
    /// <summary>Returns one sentence about the values of a parameter; null if nothing is conspicuous.</summary>
    public static string? For(string name, ParameterValues values) => values switch
    {
        ValueList { Values: [{ IsWhole: true, Nearest: >= 0 and < 10 } whole, { IsWhole: true, Nearest: >= 0 } part] } when whole.Whole != part.Whole - 1 =>
            $"{name} has the two values {whole} and {part}; the number is written {whole}.{part}.",
        ArithmeticRange range when range.Count > 1 && Math.Abs(range[range.Count - 1] - range.Stop) < Math.Abs(range.Step) * 1e-6 =>
            $"{name} includes {(Number)range[range.Count - 1]}, the end of its range, because steps of {range.Step} are rounded. "
            + $"linspace({range.Start},END,{range.Count - 1}) has an exact number of values.",
        _ => null,
    };
}
