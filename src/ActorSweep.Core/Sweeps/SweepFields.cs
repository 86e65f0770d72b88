namespace ActorSweep.Core.Sweeps;

/// <summary>Every field of <see cref="SweepSpec"/>, once. To add a field, add its property to the spec and its entry here.</summary>
static class SweepFields
{
    public static SweepField Model { get; } = new()
    {
        Name = "model",
        HelpPlace = 1,
        ValueName = "NAME|PATH[!TYPE[.METHOD]]",
        Help = "The model: sir (the default), or your own model: an assembly, a project or a C# file, as in Flu/Flu.csproj, Flu.cs, My.dll!My.Flu or My.dll!My.Flu.Method.",
        Example = "flu",
        DescribesOwnSweep = true,
        Kind = new TextKind(spec => spec.Model, (spec, model) => spec with { Model = model }),
    };

    public static SweepField Design { get; } = new()
    {
        Name = "design",
        HelpPlace = 2,
        ValueName = "grid|zip",
        Help = "grid (default): every combination; the last parameter varies fastest. zip: point n takes the n-th value of each parameter.",
        Example = "zip",
        DescribesOwnSweep = true,
        Kind = new ChoiceKind<Design>(
            [("grid", ActorSweep.Design.Grid), ("zip", ActorSweep.Design.Zip)], spec => spec.Design, (spec, design) => spec with { Design = design }),
    };

    public static SweepField Parameters { get; } = new()
    {
        Name = "parameters",
        Flag = "--parameter",
        ShortFlag = "-p",
        HelpPlace = 0,
        ValueName = "NAME=VALUES",
        Help = "A parameter and its values: 2e-4; 0.1,0.2; range(n); range(a,b,step); linspace(a,b,n); logspace(a,b,n). Repeatable.",
        Example = "beta=linspace(1e-4,4e-4,4)",
        IsRepeatable = true,
        DescribesOwnSweep = true,
        Kind = new ParametersKind(),
    };

    public static SweepField Replicates { get; } = new()
    {
        Name = "replicates",
        HelpPlace = 3,
        ValueName = "N",
        Help = "Simulations of each point, each with its own random stream. Default: 1.",
        Example = "3",
        DescribesOwnSweep = true,
        Kind = new WholeNumberKind<long>(1, long.MaxValue, spec => spec.Replicates, (spec, replicates) => spec with { Replicates = replicates }),
    };

    public static SweepField Seed { get; } = new()
    {
        Name = "seed",
        HelpPlace = 4,
        ValueName = "S",
        Help = "Seed of all random streams of the sweep. Default: 0.",
        Example = "18446744073709551615",
        DescribesOwnSweep = true,
        Kind = new WholeNumberKind<ulong>(0, ulong.MaxValue, spec => spec.Seed, (spec, seed) => spec with { Seed = seed }),
    };

    public static SweepField CommonRandomNumbers { get; } = new()
    {
        Name = "common-random-numbers",
        HelpPlace = 7,
        Help = "Give replicate n of every point the same random stream.",
        Example = "true",
        DescribesOwnSweep = true,
        Kind = new SwitchKind(spec => spec.CommonRandomNumbers, (spec, common) => spec with { CommonRandomNumbers = common }),
    };

    public static SweepField Every { get; } = new()
    {
        Name = "every",
        HelpPlace = 5,
        ValueName = "K",
        Help = "Record every K-th step: 0, K, 2K, … Default: K = steps ÷ 500, rounded down, at least 1.",
        Example = "40",
        Kind = new OptionalWholeNumberKind<long>(1, long.MaxValue, spec => spec.Every, (spec, every) => spec with { Every = every }),
    };

    public static SweepField Quantiles { get; } = new()
    {
        Name = "quantiles",
        HelpPlace = 6,
        ValueName = "Q,Q,…",
        Help = "Quantiles over the replicates. Default: 0.05,0.25,0.5,0.75,0.95.",
        Example = "0.1,0.9",
        Kind = new QuantilesKind(spec => spec.Quantiles, (spec, quantiles) => spec with { Quantiles = quantiles }),
    };

    public static SweepField Retries { get; } = new()
    {
        Name = "retries",
        HelpPlace = 8,
        ValueName = "N",
        Help = "How often a simulation that failed with an exception is run again. Default: 0.",
        Example = "2",
        Kind = new WholeNumberKind<int>(0, 100, spec => spec.Retries, (spec, retries) => spec with { Retries = retries }),
    };

    public static SweepField Check { get; } = new()
    {
        Name = "check",
        HelpPlace = 9,
        Help = "Run the first simulation of each block twice. Where the results differ, it fails and its error says what differs.",
        Example = "true",
        Kind = new SwitchKind(spec => spec.Check, (spec, check) => spec with { Check = check }),
    };

    /// <summary>All fields, in the order of JSON and of error messages.</summary>
    public static IReadOnlyList<SweepField> All { get; } =
        [Model, Design, Parameters, Replicates, Seed, CommonRandomNumbers, Every, Quantiles, Retries, Check];

    /// <summary>Reads a whole spec. A field that the text leaves out keeps its default.</summary>
    /// <exception cref="InvalidSweepException">The text has a field that a sweep does not have, or a value that cannot be read.</exception>
    public static SweepSpec Read(SpecNode root) =>
        root.EntriesOf("a sweep").Aggregate(new SweepSpec(), (spec, entry) => Named(entry.Name).Read(entry.Value)(spec));

    static SweepField Named(SpecNode name) => All.FirstOrDefault(field => field.Name == name.Text)
        ?? throw name.Wrong($"a sweep has no field '{name.Text}'. {Nearest.Suggest(name.Text, [.. All.Select(field => field.Name)])}");
}
