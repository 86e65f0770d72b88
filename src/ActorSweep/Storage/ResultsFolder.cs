using ActorSweep.Core.Reduction;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Storage;

/// <summary>
/// The results of one run as files: <c>runs.csv</c> (a row for each simulation), <c>bands.csv</c> (a row for each point, time and series),
/// <c>failures.csv</c> where there are failures, <c>spec.json</c>, and the model's parameters and outputs in <c>model.json</c>.
/// </summary>
sealed class ResultsFolder : ISweepSink, IDisposable
{
    public const string Runs = "runs.csv", Bands = "bands.csv", Failures = "failures.csv", Spec = "spec.json", Model = "model.json";

    public static IReadOnlyList<string> Files { get; } = [Runs, Bands, Failures, Spec, Model];

    readonly string _path;
    readonly SweepPlan _plan;
    readonly CsvFile _runs, _bands;
    readonly double[] _quantiles;
    CsvFile? _failures;

    public ResultsFolder(string path, SweepPlan plan)
    {
        (_path, _plan) = (path, plan);
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, Spec), SpecJson.Write(plan.Spec));
        File.WriteAllText(Path.Combine(path, Model), SignatureJson.Write(plan.Model));
        _quantiles = new double[plan.Spec.Quantiles.Count];
        _runs = new CsvFile(Path.Combine(path, Runs), [.. Identity, .. plan.Model.Series, .. plan.Model.Scalars]);
        _bands = new CsvFile(
            Path.Combine(path, Bands),
            ["point", "t", "series", "n", "mean", "sd", "min", "max", .. plan.Spec.Quantiles.Select(q => FormattableString.Invariant($"q{q:R}"))]);
    }

    IEnumerable<string> Identity => ["index", "point", "replicate", "model_seed", .. _plan.Model.Parameters.Select(p => p.Name)];

    public void Simulation(long index, SimulationResult result)
    {
        AddIdentity(_runs, index);
        foreach (var last in result.Last)
            _runs.Add(last);
        foreach (var scalar in result.Scalars)
            Add(_runs, scalar, scalar.NeedsDigits);
        _runs.EndRow();
    }

    public void Failure(long index, TaskFailure failure)
    {
        _failures ??= new CsvFile(Path.Combine(_path, Failures), [.. Identity, "type", "message", "worker", "attempt", "stack", "story"]);
        AddIdentity(_failures, index);
        _failures.Add(failure.Type);
        _failures.Add(failure.Message);
        _failures.Add(failure.Worker);
        _failures.Add(failure.Attempt);
        _failures.Add(failure.Stack);
        _failures.Add(string.Join('\n', failure.Story));
        _failures.EndRow();
    }

    public void Point(long point, PointReduction reduction)
    {
        var grid = reduction.Grid;
        for (var series = 0; series < grid.Series; series++)
            for (var time = 0; time < grid.Times; time++)
                AddBand(point, time * grid.Every, _plan.Model.Series[series], reduction, series * grid.Times + time);
    }

    public void Dispose()
    {
        using (_runs)
        using (_bands)
        using (_failures)
        {
        }
    }

    /// <summary>Closes the files. On a full disk they keep the rows that fitted.</summary>
    public void Close()
    {
        try
        {
            Dispose();
        }
        catch (IOException)
        {
            // The caller knows of the failure already, or no longer needs the files.
        }
    }

    void AddBand(long point, long t, string series, PointReduction reduction, int cell)
    {
        var statistics = reduction.Describe(cell, _plan.Spec.Quantiles, _quantiles);
        _bands.Add(point);
        _bands.Add(t);
        _bands.Add(series);
        _bands.Add(statistics.Count);
        _bands.Add(statistics.Mean);
        _bands.Add(statistics.StandardDeviation);
        _bands.Add(statistics.Min);
        _bands.Add(statistics.Max);
        foreach (var quantile in _quantiles)
            _bands.Add(quantile);
        _bands.EndRow();
    }

    void AddIdentity(CsvFile file, long index)
    {
        var (point, replicate) = Math.DivRem(index, _plan.Layout.Replicates);
        file.Add(index);
        file.Add(point);
        file.Add(replicate);
        file.Add(_plan.Model.TakesSeed ? _plan.SeedOf(index).TextAs(_plan.Model.SeedKind) : "");
        foreach (var (parameter, value) in _plan.Model.Parameters.Zip(_plan.ValuesAt(point)))
            Add(file, value, parameter.IsInteger);
    }

    static void Add(CsvFile file, Number value, bool withDigits)
    {
        if (withDigits)
            file.Add(value.Whole);
        else
            file.Add(value.Nearest);
    }
}
