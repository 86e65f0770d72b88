using System.Globalization;

namespace ActorSweep.Node.Replay;

/// <summary>One simulation with every step of its series.</summary>
sealed record Trajectory(ModelSignature Model, double[][] Series, Number[] Scalars)
{
    /// <summary>Writes a row for each step: the time, and each series. Without series, writes a row for each scalar: its name and its value.</summary>
    public void WriteCsv(TextWriter to)
    {
        if (Model.Series.Count == 0)
        {
            to.Write("name,value\n");
            foreach (var (name, value) in Model.Scalars.Zip(Scalars))
                to.Write($"{name},{value.ToDigits()}\n");
            return;
        }
        to.Write($"t,{string.Join(',', Model.Series)}\n");
        for (var t = 0; t < Series.Select(s => s.Length).DefaultIfEmpty(0).Max(); t++)
            to.Write($"{t},{string.Join(',', Series.Select(s => t < s.Length ? Text(s[t]) : ""))}\n");
    }

    /// <summary>The scalars in one line for people.</summary>
    public string Describe() => string.Join(' ', Model.Scalars.Zip(Scalars, (name, value) => $"{name}={value.ToDigits()}"));

    /// <summary>Whether a row of <c>runs.csv</c> ends with this simulation's last values and scalars.</summary>
    public bool IsIn(string row) => row.EndsWith("," + string.Join(',', Series.Select(s => Text(s[^1])).Concat(Scalars.Select(scalar => scalar.ToDigits()))), StringComparison.Ordinal);

    /// <summary>Whether another run of the simulation gave the same numbers.</summary>
    public bool Equals(Trajectory? other) => other is not null
        && Series.Zip(other.Series, (one, two) => one.SequenceEqual(two)).All(same => same) && Scalars.SequenceEqual(other.Scalars);

    public override int GetHashCode() => HashCode.Combine(Model, Series.Length, Scalars.Length);

    static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
