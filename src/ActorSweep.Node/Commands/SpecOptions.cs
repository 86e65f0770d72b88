using System.CommandLine;
using ActorSweep.Client;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Node.Commands;

/// <summary>The part of the command line that describes a sweep: a file, and flags that override it, one for each of <see cref="SweepFields"/>.</summary>
sealed class SpecOptions
{
    readonly Argument<string?> _file = new("SPEC")
    {
        Description = $"The file of a sweep, in YAML or JSON. Without a file and without any of {OwnFlags}, runs the default sweep: ten SIR simulations with seeds 0 to 9 and ten values of beta.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    static string OwnFlags => string.Join(", ", SweepFields.All.Where(f => f.DescribesOwnSweep).OrderBy(f => f.HelpPlace).Select(f => f.ShortFlag ?? f.Flag));

    readonly List<(SweepField Field, Option Option)> _options = [.. SweepFields.All.OrderBy(field => field.HelpPlace).Select(field => (field, OptionOf(field)))];

    public void AddTo(Command command)
    {
        command.Arguments.Add(_file);
        foreach (var (_, option) in _options)
            command.Options.Add(option);
    }

    /// <summary>Reads the sweep of the command line; flags override the file.</summary>
    public SweepSpec Read(ParseResult parsed)
    {
        // Read first, since an option that was taken for a parameter's value is missing elsewhere.
        var given = _options.SelectMany(o => Words(parsed, o.Option).Select(word => (o.Field, Edit: o.Field.Read(word)))).ToList();
        RefuseRepeatedParameters(parsed);
        var spec = parsed.GetValue(_file) is { } path ? ReadFile(path)
            // A flag that says what is swept makes this the user's sweep, which does not start from the deck's.
            : given.Exists(flag => flag.Field.DescribesOwnSweep) ? new SweepSpec() : SweepSpec.Deck;
        spec = given.Aggregate(spec, (sweep, flag) => flag.Edit(sweep));
        SpecChecks.CheckUse(spec);
        return spec;
    }

    /// <summary>Refuses a parameter that is given twice: the first values would be lost.</summary>
    void RefuseRepeatedParameters(ParseResult parsed)
    {
        var words = Words(parsed, _options.Single(o => o.Field == SweepFields.Parameters).Option);
        var twice = words.GroupBy(word => word.Split('=')[0].Trim()).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new UsageException(
                $"parameter '{twice.Key}' is given twice: {string.Join(" and ", twice.Select(word => $"{SweepFields.Parameters.ShortFlag} {word}"))}. Give it once; a list has commas, as in {SweepFields.Parameters.ShortFlag} {twice.Key}=1,2.");
    }

    static Option OptionOf(SweepField field)
    {
        Option option = field.ValueName is null ? new Option<bool>(field.Flag)
            : field.IsRepeatable ? new Option<string[]>(field.Flag) { AllowMultipleArgumentsPerToken = false }
            : Checked(field, new Option<string?>(field.Flag));
        (option.Description, option.HelpName) = (field.Help, field.ValueName);
        if (field.ShortFlag is { } name)
            option.Aliases.Add(name);
        return option;
    }

    /// <summary>Refuses a word that is not a number, which may be a misplaced option or argument, as an error of the command line.</summary>
    static Option<string?> Checked(SweepField field, Option<string?> option)
    {
        if (field.Kind.IsNumber)
            option.CustomParser = result =>
            {
                var word = result.Tokens.Single().Value;
                try
                {
                    field.Read(word);
                }
                catch (InvalidSweepException e)
                {
                    result.AddError(e.Message);
                }
                return word;
            };
        return option;
    }

    /// <summary>The values of an option. A switch that is off leaves the file's value.</summary>
    static IEnumerable<string> Words(ParseResult parsed, Option option) => option switch
    {
        Option<bool> flag => parsed.GetValue(flag) ? ["true"] : [],
        Option<string[]> several => parsed.GetValue(several) ?? [],
        _ => parsed.GetValue((Option<string?>)option) is { } word ? [word] : [],
    };

    static SweepSpec ReadFile(string path)
    {
        if (Directory.Exists(path))
            throw new UsageException($"'{path}' is a folder. Give the file of a sweep, in YAML or JSON.");
        if (Path.GetExtension(path).ToLowerInvariant() is ".csv" or ".tsv" or ".tab")
            throw new UsageException($"'{path}' is a table of values. Give the file of a sweep, in YAML or JSON, or values of parameters, as in {SweepFields.Parameters.ShortFlag} {SweepFields.Parameters.Example}.");
        try
        {
            var spec = SpecFile.Parse(path, File.ReadAllText(path));
            return spec with { Model = ModelFile.Beside(path, spec.Model) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read the sweep '{path}': {e.Message}");
        }
    }
}
