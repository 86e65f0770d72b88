using System.Text.Json;

namespace ActorSweep.Core.Sweeps;

/// <summary>The parameters of the model and their values: NAME=VALUES on the command line, named values elsewhere.</summary>
sealed class ParametersKind : FieldKind
{
    public override SpecEdit Read(SweepField field, SpecNode node)
    {
        IReadOnlyList<SweptParameter> parameters =
            [.. node.EntriesOf(field.Name).Select(entry => new SweptParameter(entry.Name.Text, Values(entry.Name.Text, entry.Value)))];
        return spec => spec with { Parameters = parameters };
    }

    /// <summary>Reads one parameter. It replaces the spec's values of that parameter, or is added at the end.</summary>
    public override SpecEdit Read(SweepField field, string word)
    {
        var equals = word.IndexOf('=');
        if (equals <= 0)
            throw new InvalidSweepException($"cannot read {field.ShortFlag} '{word}': write {field.ValueName}, as in {field.ShortFlag} {field.Example}.");
        var name = word[..equals].Trim();
        var values = ValueGrammar.Parse(name, word[(equals + 1)..]);
        return spec => spec.With(name, values);
    }

    public override void Write(Utf8JsonWriter json, SweepSpec spec)
    {
        json.WriteStartObject();
        foreach (var (name, values) in spec.Parameters)
            json.WriteString(name, values.ToString());
        json.WriteEndObject();
    }

    /// <summary>Does nothing: the plan, which knows the model, checks the parameters.</summary>
    public override void Check(SweepField field, SweepSpec spec)
    {
    }

    static ParameterValues Values(string name, SpecNode node)
    {
        if ((node.Single, node.Items) is (null, null))
            throw node.Wrong($"parameter '{name}' takes a number, a list, or a text such as linspace(a,b,n).");
        var items = node.Items?.Select(item => item.Text).ToList();
        try
        {
            return items is not null ? ValueGrammar.ParseList(name, items) : ValueGrammar.Parse(name, node.Text);
        }
        catch (InvalidSweepException e)
        {
            throw node.Wrong(e.Message);
        }
    }
}
