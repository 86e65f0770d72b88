using System.Globalization;

namespace ActorSweep.Bench;

/// <summary>Rows of measured values and their limits, as Markdown.</summary>
sealed class ResultTable
{
    readonly List<string> _rows = [];

    public void Add(string what, FormattableString measured, string must, string aim) =>
        _rows.Add($"| {what} | {measured.ToString(CultureInfo.InvariantCulture)} | {must} | {aim} |");

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine("| what | measured | must | aim |");
        Console.WriteLine("|---|---|---|---|");
        _rows.ForEach(Console.WriteLine);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
