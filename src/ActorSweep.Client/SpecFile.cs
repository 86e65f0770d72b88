using ActorSweep.Core.Sweeps;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ActorSweep.Client;

/// <summary>Reads a sweep from YAML or JSON, which is YAML too. Errors say the line and the column.</summary>
static class SpecFile
{
    /// <param name="name">The name of the text in error messages.</param>
    /// <exception cref="InvalidSweepException">The text is not a valid spec.</exception>
    public static SweepSpec Parse(string name, string text) => SweepFields.Read(new YamlValue(name, Load(name, text)));

    const int DeepestNesting = 64;

    static YamlNode Load(string name, string text)
    {
        try
        {
            RefuseDeep(name, text);
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            return yaml.Documents.Count switch
            {
                1 => yaml.Documents[0].RootNode,
                0 => throw new InvalidSweepException($"{name}: the file is empty. A sweep has at least one line, such as 'model: sir'."),
                var many => throw new InvalidSweepException($"{name}: the file has {many} documents; a sweep must be one document."),
            };
        }
        catch (YamlException e)
        {
            // The scanner places the error at the begin of the surrounding block.
            throw new InvalidSweepException(LineWithTab(text) is { } line
                ? $"{name}({line},1): the line is indented with a tab. Use spaces."
                : $"{name}({e.Start.Line},{e.Start.Column}): the file is not YAML or JSON: {e.Message}");
        }
        // The scanner breaks over some texts, such as a list without its end, and then knows no line.
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            throw new InvalidSweepException($"{name}: the file is not YAML or JSON: {e.Message} Look for a bracket or a quote that is not closed.");
        }
    }

    /// <summary>Throws if the text is nested more deeply than any sweep is, because the reader recurses and would overflow the stack.</summary>
    static void RefuseDeep(string name, string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > DeepestNesting)
                throw new InvalidSweepException($"{name}({parser.Current.Start.Line},{parser.Current.Start.Column}): the file is nested in more than {DeepestNesting} levels. A sweep has at most four.");
        }
    }

    /// <summary>Returns the number of the first line that is indented with a tab; null where there is none.</summary>
    static int? LineWithTab(string text)
    {
        var at = Array.FindIndex(text.Split('\n'), line => line[..^line.TrimStart().Length].Contains('\t'));
        return at < 0 ? null : at + 1;
    }

    sealed class YamlValue(string file, YamlNode node) : SpecNode
    {
        public override string? Single => (node as YamlScalarNode)?.Value;

        public override IEnumerable<SpecNode>? Items => (node as YamlSequenceNode)?.Select(Of);

        public override IEnumerable<(SpecNode Name, SpecNode Value)>? Entries =>
            (node as YamlMappingNode)?.Children.Select(entry => (Of(entry.Key), Of(entry.Value)));

        public override InvalidSweepException Wrong(string what) => new($"{file}({node.Start.Line},{node.Start.Column}): {what}");

        SpecNode Of(YamlNode child) => new YamlValue(file, child);
    }
}
