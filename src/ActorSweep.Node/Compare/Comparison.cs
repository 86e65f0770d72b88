namespace ActorSweep.Node.Compare;

/// <summary>Measures modes in turn, and holds the measurements.</summary>
sealed class Comparison
{
    readonly List<(ComparedMode Mode, List<Measurement> Rounds)> _measured = [];

    /// <summary>The measured modes, in order. The speed-ups of the others are relative to the first.</summary>
    public IEnumerable<ComparedRow> Rows => _measured.Where(m => m.Rounds.Count > 0).Select(m => new ComparedRow(m.Mode, m.Rounds));

    /// <summary>The reasons why peers could not be measured.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The speed relative to the first row.</summary>
    public double SpeedUp(double seconds) => Rows.First().Seconds / seconds;

    /// <summary>The differences between digests; null where all are equal.</summary>
    public string? Disagreement()
    {
        var digests = _measured.SelectMany(m => m.Rounds.Select(r => (m.Mode.Name, r.Digest))).Distinct().ToList();
        return digests.DistinctBy(d => d.Digest).Count() <= 1
            ? null
            : $"the digests differ: {string.Join("; ", digests.Select(d => $"{d.Name} {ComparedRow.Short(d.Digest)}"))}.";
    }

    /// <summary>Measures all modes in turn, the given number of times, so that other load on the machine affects all of them.</summary>
    /// <param name="peers">Modes whose failure only adds a note.</param>
    public async Task MeasureAsync(IEnumerable<ComparedMode> own, IReadOnlyList<ComparedMode> peers, int repeat, CancellationToken cancel)
    {
        var mayFail = peers.ToHashSet();
        _measured.AddRange(own.Concat(peers).Select(mode => (mode, new List<Measurement>())));
        for (var round = 1; round <= repeat; round++)
            foreach (var (mode, rounds) in _measured.Where(m => !mayFail.Contains(m.Mode) || m.Rounds.Count == round - 1))
            {
                Console.Error.WriteLine(repeat == 1 ? $"measuring {mode.Name}" : $"measuring {mode.Name}, {round} of {repeat}");
                try
                {
                    rounds.Add(await mode.MeasureAsync(cancel));
                }
                catch (NotMeasuredException e) when (mayFail.Contains(mode))
                {
                    Notes.Add(e.Message);
                }
            }
    }
}

/// <summary>One mode and its measurements, at least one.</summary>
sealed record ComparedRow(ComparedMode Mode, IReadOnlyList<Measurement> Rounds)
{
    /// <summary>Median time from no process to all results.</summary>
    public double Seconds => Median(Rounds.Select(r => r.Seconds));

    /// <summary>Median time without the start of a pool or cluster.</summary>
    public double Working => Median(Rounds.Select(r => r.Working));

    public string Digest => Rounds[0].Digest;

    /// <summary>The first digits of a digest, enough to tell it from another.</summary>
    public static string Short(string digest) => digest[..Math.Min(8, digest.Length)];

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
