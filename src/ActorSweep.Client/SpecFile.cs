using System.Globalization;
using System.Numerics;
using ActorSweep.Core.Sweeps;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ActorSweep.Client;

/// <summary>Reads a sweep from YAML, or from JSON, which is YAML too. What is wrong is told with its line and column.</summary>
public static class SpecFile
{
    static readonly string[] Keys =
        ["model", "design", "parameters", "replicates", "seed", "common-random-numbers", "every", "quantiles", "retries"];

    /// <param name="name">What errors call the text.</param>
    /// <exception cref="InvalidSweepException">The text is no spec.</exception>
    public static SweepSpec Parse(string name, string text) => new Reader(name).Read(text);

    sealed class Reader(string file)
    {
        public SweepSpec Read(string text)
        {
            var spec = new SweepSpec();
            foreach (var (key, value) in Entries(Load(text), "a sweep"))
                spec = Apply(spec, key, value);
            return spec;
        }

        SweepSpec Apply(SweepSpec spec, YamlScalarNode key, YamlNode value) => key.Value switch
        {
            "model" => spec with { Model = Text(value) },
            "design" => spec with { Design = DesignOf(value) },
            "parameters" => spec with { Parameters = [.. Entries(value, "parameters").Select(p => new SweptParameter(p.Key.Value!, Values(p.Key, p.Value)))] },
            "replicates" => spec with { Replicates = Number<long>(value, "a whole number") },
            "seed" => spec with { Seed = Number<ulong>(value, "a whole number from 0 to 18446744073709551615") },
            "common-random-numbers" => spec with { CommonRandomNumbers = Flag(value) },
            "every" => spec with { Every = Text(value) is "null" or "" ? null : Number<long>(value, "a whole number") },
            "quantiles" => spec with { Quantiles = [.. Items(value).Select(q => Number<double>(q, "a number"))] },
            "retries" => spec with { Retries = Number<int>(value, "a whole number") },
            _ => throw Wrong(key, $"a sweep has no '{key.Value}'. {Nearest.Suggest(key.Value!, Keys)}"),
        };

        YamlNode Load(string text)
        {
            try
            {
                var yaml = new YamlStream();
                yaml.Load(new StringReader(text));
                return yaml.Documents.Count == 1
                    ? yaml.Documents[0].RootNode
                    : throw new InvalidSweepException($"{file}: holds {yaml.Documents.Count} documents; a sweep is one.");
            }
            catch (YamlException e)
            {
                throw new InvalidSweepException($"{file}({e.Start.Line},{e.Start.Column}): is not YAML or JSON: {e.Message}");
            }
        }

        IEnumerable<(YamlScalarNode Key, YamlNode Value)> Entries(YamlNode node, string what) => node is YamlMappingNode mapping
            ? mapping.Children.Select(entry => ((YamlScalarNode)entry.Key, entry.Value))
            : throw Wrong(node, $"{what} is written as 'name: value' lines.");

        ParameterValues Values(YamlScalarNode key, YamlNode value) => InPlace(value, () => value switch
        {
            YamlScalarNode scalar => ValueGrammar.Parse(key.Value!, scalar.Value ?? ""),
            YamlSequenceNode list => ValueGrammar.Parse(key.Value!, string.Join(',', list.Select(Text)) + ","),
            _ => throw Wrong(value, $"parameter '{key.Value}' takes a number, a list or a text as linspace(a,b,n)."),
        });

        Design DesignOf(YamlNode node) => Text(node) switch
        {
            "grid" => Design.Grid,
            "zip" => Design.Zip,
            var other => throw Wrong(node, $"there is no design '{other}'. There are: grid, zip."),
        };

        bool Flag(YamlNode node) => Text(node) switch
        {
            "true" => true,
            "false" => false,
            var other => throw Wrong(node, $"'{other}' is neither true nor false."),
        };

        IEnumerable<YamlNode> Items(YamlNode node) => node is YamlSequenceNode list ? list : throw Wrong(node, "a list like [0.05, 0.5, 0.95] is wanted.");

        T Number<T>(YamlNode node, string what) where T : INumber<T> =>
            T.TryParse(Text(node), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Wrong(node, $"'{Text(node)}' is not {what}.");

        string Text(YamlNode node) => node is YamlScalarNode { Value: { } value } ? value : throw Wrong(node, "a single value is wanted here.");

        /// <summary>Adds the place to what somebody found wrong without knowing it.</summary>
        T InPlace<T>(YamlNode node, Func<T> read)
        {
            try
            {
                return read();
            }
            catch (InvalidSweepException e) when (!e.Message.StartsWith(file, StringComparison.Ordinal))
            {
                throw Wrong(node, e.Message);
            }
        }

        InvalidSweepException Wrong(YamlNode node, string what) => new($"{file}({node.Start.Line},{node.Start.Column}): {what}");
    }
}
