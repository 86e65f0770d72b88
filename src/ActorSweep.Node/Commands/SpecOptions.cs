using System.CommandLine;
using System.Globalization;
using ActorSweep.Client;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Node.Commands;

/// <summary>The part of the command line that describes a sweep: a file, and flags over it.</summary>
sealed class SpecOptions
{
    readonly Argument<string?> _file = new("SPEC")
    {
        Description = "A sweep in YAML or JSON. Without it, -p and --model: the seed deck's sweep, seeds 0 to 9 zipped with ten betas.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    readonly Option<string[]> _parameters = new("--parameter", "-p")
    {
        Description = "A parameter and its values: 2e-4; 0.1,0.2; range(n); range(a,b,step); linspace(a,b,n); logspace(a,b,n). Repeatable.",
        HelpName = "NAME=VALUES",
        AllowMultipleArgumentsPerToken = false,
    };

    readonly Option<string?> _model = Options.Text("--model", "The model: sir (the default), or one of your own in an assembly, as path/to/My.dll!My.Flu, or …!My.Flu.Method.", "NAME|PATH!TYPE[.METHOD]");
    readonly Option<string?> _design = Options.Text("--design", "grid: every combination, the last parameter fastest (default). zip: first with first, second with second.", "grid|zip");
    readonly Option<long?> _replicates = Options.Number("--replicates", "Stochastic repeats of each point. Default: 1.", 1, long.MaxValue);
    readonly Option<ulong?> _seed = Options.Number<ulong>("--seed", "Entropy of the sweep's random streams. Default: 0.", 0, ulong.MaxValue, "S");
    readonly Option<long?> _every = Options.Number("--every", "Record t = 0, K, 2K, … Default: so that there are about 500.", 1, long.MaxValue, "K");
    readonly Option<string?> _quantiles = Options.Text("--quantiles", "Quantiles over the replicates. Default: 0.05,0.25,0.5,0.75,0.95.", "Q,Q,…");
    readonly Option<int?> _retries = Options.Number("--retries", "How often a simulation that threw is tried again. Default: 0.", 0, 100);
    readonly Option<bool> _common = Options.Flag("--common-random-numbers", "Give replicate n of every point the same random stream.");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_file);
        foreach (Option option in (Option[])[_parameters, _model, _design, _replicates, _seed, _every, _quantiles, _common, _retries])
            command.Options.Add(option);
    }

    /// <summary>The sweep that the command line describes; flags stand over the file.</summary>
    public SweepSpec Read(ParseResult parsed)
    {
        // First: an option that came out as a parameter's value is missing elsewhere.
        var given = (parsed.GetValue(_parameters) ?? []).Select(Split).ToList();
        var spec = parsed.GetValue(_file) is { } path ? ReadFile(path)
            // The deck's sweep is one of its own model.
            : given.Count == 0 && parsed.GetValue(_model) is null ? SweepSpec.Deck : new SweepSpec();
        foreach (var (name, values) in given)
            spec = spec.With(name, ValueGrammar.Parse(name, values));
        return spec with
        {
            Model = parsed.GetValue(_model) ?? spec.Model,
            Design = parsed.GetValue(_design) is { } design ? DesignOf(design) : spec.Design,
            Replicates = parsed.GetValue(_replicates) ?? spec.Replicates,
            Seed = parsed.GetValue(_seed) ?? spec.Seed,
            Every = parsed.GetValue(_every) ?? spec.Every,
            Quantiles = parsed.GetValue(_quantiles) is { } quantiles ? QuantilesOf(quantiles) : spec.Quantiles,
            CommonRandomNumbers = parsed.GetValue(_common) || spec.CommonRandomNumbers,
            Retries = parsed.GetValue(_retries) ?? spec.Retries,
        };
    }

    static SweepSpec ReadFile(string path)
    {
        try
        {
            var spec = SpecFile.Parse(path, File.ReadAllText(path));
            return spec with { Model = ModelFile.Beside(path, spec.Model) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"can't read the sweep '{path}': {e.Message}");
        }
    }

    static (string Name, string Values) Split(string parameter)
    {
        var equals = parameter.IndexOf('=');
        return equals > 0
            ? (parameter[..equals].Trim(), parameter[(equals + 1)..])
            : throw new UsageException($"can't read -p '{parameter}': write NAME=VALUES, as in -p beta=linspace(1e-4,4e-4,4).");
    }

    static Design DesignOf(string name) => name switch
    {
        "grid" => Design.Grid,
        "zip" => Design.Zip,
        _ => throw new UsageException($"there is no design '{name}'. There are: grid, zip."),
    };

    static double[] QuantilesOf(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(q =>
        double.TryParse(q, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new UsageException($"--quantiles takes numbers from 0 to 1, as in 0.05,0.5,0.95, not '{q}'."))];
}
