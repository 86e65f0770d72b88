namespace ActorSweep.Node.Compare;

/// <summary>Measures modes in turn, and holds what came of it.</summary>
sealed class Comparison
{
    readonly List<(ComparedMode Mode, List<Measurement> Rounds)> _measured = [];

    /// <summary>The modes that were measured, in order; the first is what the others are measured by.</summary>
    public IEnumerable<ComparedRow> Rows => _measured.Where(m => m.Rounds.Count > 0).Select(m => new ComparedRow(m.Mode, m.Rounds));

    /// <summary>Why peers could not be measured.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>How often a row is as fast as the first.</summary>
    public double SpeedUp(double seconds) => Rows.First().Seconds / seconds;

    /// <summary>How the digests differ; null where all are equal.</summary>
    public string? Disagreement()
    {
        var digests = _measured.SelectMany(m => m.Rounds.Select(r => (m.Mode.Name, r.Digest))).Distinct().ToList();
        return digests.DistinctBy(d => d.Digest).Count() <= 1
            ? null
            : $"the digests don't agree: {string.Join("; ", digests.Select(d => $"{d.Name} {ComparedRow.Short(d.Digest)}"))}.";
    }

    /// <summary>Measures all modes in turn, as often as wanted: what else the machine does meanwhile then falls on all of them.</summary>
    /// <param name="peers">Modes that may fail, with a note.</param>
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

/// <summary>One mode and its rounds, at least one.</summary>
sealed record ComparedRow(ComparedMode Mode, IReadOnlyList<Measurement> Rounds)
{
    /// <summary>Median, from nothing to the results in hand.</summary>
    public double Seconds => Median(Rounds.Select(r => r.Seconds));

    /// <summary>Median without the start of a pool or cluster.</summary>
    public double Working => Median(Rounds.Select(r => r.Working));

    public string Digest => Rounds[0].Digest;

    /// <summary>Enough of a digest to tell it from another.</summary>
    public static string Short(string digest) => digest[..Math.Min(8, digest.Length)];

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
