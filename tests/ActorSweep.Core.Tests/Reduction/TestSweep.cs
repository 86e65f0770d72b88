using System.Globalization;
using System.Security.Cryptography;
using ActorSweep.Core.Reduction;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Reduction;

/// <summary>A sweep whose results follow from their index, and the output of its reduction.</summary>
sealed class TestSweep(BlockLayout layout, Func<long, bool>? fails = null)
{
    public const int Cells = 3;
    static readonly double[] Asked = [0, 0.05, 0.5, 0.95, 1];

    readonly Dictionary<long, BlockResult> _blocks = Enumerable.Range(0, (int)layout.Blocks)
        .ToDictionary(b => (long)b, b => new BlockResult(b, [.. Indices(layout, b).Select(i => Outcome(i, fails))]));

    /// <summary>A recorded value. Values have many magnitudes and both signs, and all differ.</summary>
    public static double Value(long index, int cell) => Math.Sin(index * 12.9898 + cell) * Math.Pow(10, index % 7 - 3) + cell;

    public static byte[] Hash(long index) => SHA256.HashData(BitConverter.GetBytes(index));

    public BlockResult Block(long block) => _blocks[block];

    /// <summary>Returns the output of a reduction whose blocks arrive in this order.</summary>
    public Given Reduce(IEnumerable<long> blocks)
    {
        var sink = new Sink();
        var reduction = new SweepReduction(layout, 1, sink);
        foreach (var block in blocks)
            Assert.True(reduction.Add(Block(block)));
        return new Given(sink.Lines, reduction.Finish(), reduction.Succeeded, reduction.Failed);
    }

    static IEnumerable<long> Indices(BlockLayout layout, long block) =>
        Enumerable.Range(0, layout.CountOf(block)).Select(i => layout.FirstOf(block) + i);

    static SimulationOutcome Outcome(long index, Func<long, bool>? fails) => fails?.Invoke(index) == true
        ? new(null, new("System.Exception", $"simulation {index} failed", "at Model", "w1", 1, []))
        : new(new(Hash(index), 10, [.. Enumerable.Range(0, Cells).Select(cell => Value(index, cell))], [Value(index, 2)], [index]), null);

    public sealed record Given(List<string> Lines, string? Digest, long Succeeded, long Failed)
    {
        /// <summary>The simulations, failed ones included.</summary>
        public IEnumerable<string> Rows => Lines.Where(line => !line.StartsWith("point", StringComparison.Ordinal));

        public IEnumerable<string> Of(string kind) => Lines.Where(line => line.StartsWith(kind, StringComparison.Ordinal));
    }

    /// <summary>Records the output, each number with all its bits.</summary>
    public sealed class Sink : ISweepSink
    {
        public List<string> Lines { get; } = [];

        // The recorded series of a simulation that came ahead of its turn are deleted by now; no row needs them.
        public void Simulation(long index, SimulationResult result) =>
            Lines.Add($"row {index}: {Text(result.Last)} {Text(Array.ConvertAll(result.Scalars, scalar => scalar.Nearest))} {Convert.ToHexString(result.Hash)}");

        public void Failure(long index, TaskFailure failure) => Lines.Add($"failure {index}: {failure.Message}");

        public void Point(long point, PointReduction reduction)
        {
            var quantiles = new double[Asked.Length];
            for (var cell = 0; cell < reduction.Grid.Cells; cell++)
            {
                var (count, mean, deviation, min, max) = reduction.Describe(cell, Asked, quantiles);
                Lines.Add($"point {point}: {count} {cell}: {Text([mean, deviation, min, max])} {Text(quantiles)}");
            }
            if (reduction.Grid.Cells == 0)
                Lines.Add($"point {point}: nothing");
        }

        static string Text(double[] values) => string.Join(' ', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
    }
}
