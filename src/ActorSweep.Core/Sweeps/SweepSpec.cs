namespace ActorSweep;

/// <summary>
/// The description of a sweep: a model, the points of a design, and the replicates of each. Its size does not grow with the number of points. The results of a
/// sweep depend on its spec alone.
/// </summary>
public sealed record SweepSpec
{
    /// <summary>The name of the model. Default: <c>sir</c>.</summary>
    public string Model { get; init; } = "sir";

    /// <summary>The parameters that are set, and their values, in the author's order. All others keep the model's defaults.</summary>
    public IReadOnlyList<SweptParameter> Parameters { get; init; } = [];

    /// <summary>How the values of the parameters make points. Default: <see cref="Design.Grid"/>.</summary>
    public Design Design { get; init; } = Design.Grid;

    /// <summary>The number of replicates of each point, at least 1. Default: 1.</summary>
    public long Replicates { get; init; } = 1;

    /// <summary>
    /// The entropy from which the random streams of all simulations are derived, by NumPy's <c>SeedSequence</c>. Unused where <c>seed</c> is one of the
    /// parameters. Default: 0.
    /// </summary>
    public ulong Seed { get; init; }

    /// <summary>Whether replicate n of every point gets the same stream, so that points differ by their parameters alone. Default: false.</summary>
    public bool CommonRandomNumbers { get; init; }

    /// <summary>The distance between the steps of a series that are recorded: 0, every, 2·every and so on. Null, the default: max(1, npts/500).</summary>
    public long? Every { get; init; }

    /// <summary>The quantiles over the replicates, each from 0 to 1. Default: <see cref="DefaultQuantiles"/>.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = DefaultQuantiles;

    /// <summary>How often a simulation that threw is retried before it counts as failed. Default: 0.</summary>
    public int Retries { get; init; }

    /// <summary>
    /// Whether the first simulation of each block is run twice. It fails where the two results differ: the model then draws random numbers other than from its
    /// seed, or keeps state between simulations. Default: false.
    /// </summary>
    public bool Check { get; init; }

    /// <summary>0.05, 0.25, 0.5, 0.75 and 0.95.</summary>
    public static IReadOnlyList<double> DefaultQuantiles { get; } = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// <summary>The sweep of the talk that ActorSweep comes from: seeds 0 to 9, zipped with <c>linspace(0.5e-4, 5e-4, 10)</c> for beta.</summary>
    public static SweepSpec Deck { get; } = new()
    {
        Design = Design.Zip,
        Parameters = [new("seed", new ArithmeticRange(0, 10, 1)), new("beta", new Linspace(0.5e-4, 5e-4, 10))],
    };

    /// <summary>Returns this sweep with the values of one parameter replaced, or with the parameter added at the end.</summary>
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
/// <param name="Name">The name of the model's parameter.</param>
/// <param name="Values">The values that it takes.</param>
public sealed record SweptParameter(string Name, ParameterValues Values);
