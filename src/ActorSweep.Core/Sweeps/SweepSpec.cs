namespace ActorSweep;

/// <summary>
/// A sweep as its author describes it: points × replicates over a model, in O(1). The results depend on nothing else.
/// </summary>
public sealed record SweepSpec
{
    /// <summary>The model's name.</summary>
    public string Model { get; init; } = "sir";

    /// <summary>The parameters and their values, in the author's order. What is left out keeps the model's default.</summary>
    public IReadOnlyList<SweptParameter> Parameters { get; init; } = [];

    public Design Design { get; init; } = Design.Grid;

    /// <summary>Stochastic repeats of each point, at least 1.</summary>
    public long Replicates { get; init; } = 1;

    /// <summary>Entropy of the derived streams; unused where the points set <c>seed</c> themselves.</summary>
    public ulong Seed { get; init; }

    /// <summary>Replicate n of every point gets the same stream, so that points differ by their parameters alone.</summary>
    public bool CommonRandomNumbers { get; init; }

    /// <summary>Record t = 0, every, 2·every, … ≤ npts; null: max(1, npts/500).</summary>
    public long? Every { get; init; }

    /// <summary>Quantiles over the replicates, each from 0 to 1.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = DefaultQuantiles;

    /// <summary>How often a simulation that threw is tried again before it counts as failed.</summary>
    public int Retries { get; init; }

    public static IReadOnlyList<double> DefaultQuantiles { get; } = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// <summary>The seed deck's sweep: seeds 0 … 9 zipped with linspace(0.5e-4, 5e-4, 10).</summary>
    public static SweepSpec Deck { get; } = new()
    {
        Design = Design.Zip,
        Parameters = [new("seed", new ArithmeticRange(0, 10, 1)), new("beta", new Linspace(0.5e-4, 5e-4, 10))],
    };

    /// <summary>This sweep with one parameter set; a parameter that was there keeps its place.</summary>
    public SweepSpec With(string name, ParameterValues values)
    {
        var parameters = Parameters.ToList();
        var at = parameters.FindIndex(p => p.Name == name);
        if (at < 0)
            parameters.Add(new(name, values));
        else
            parameters[at] = new(name, values);
        return this with { Parameters = parameters };
    }
}

/// <summary>One parameter of a sweep and its values.</summary>
public sealed record SweptParameter(string Name, ParameterValues Values);
