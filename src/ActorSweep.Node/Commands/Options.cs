using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using ActorSweep.Client.Connecting;

namespace ActorSweep.Node.Commands;

/// <summary>The default cluster of the commands: from the prompt of <c>client</c>, or from ACTORSWEEP_CLUSTER.</summary>
sealed record ClusterDefault(string? Url)
{
    /// <summary>The option --cluster of a command that needs a cluster.</summary>
    public Option<string> Required() => new("--cluster")
    {
        Description = $"The cluster's address; {ClusterUrls.Variable} sets the default.",
        HelpName = "URL",
        DefaultValueFactory = _ => Url ?? ClusterUrls.OnThisMachine,
    };
}

/// <summary>Options whose errors say what is allowed.</summary>
static class Options
{
    public static Option<T?> Number<T>(string name, string description, T least, T most, string helpName = "N") where T : struct, INumber<T>, IMinMaxValue<T> => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => Parse(result, name, least, most),
    };

    /// <summary>An option with a text that is not empty: a script whose variable is not set gives an empty one.</summary>
    public static Option<string?> Text(string name, string description, string helpName)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && string.IsNullOrWhiteSpace(text))
                result.AddError($"{name} needs a {helpName} that is not empty.");
        });
        return option;
    }

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    static T? Parse<T>(ArgumentResult result, string name, T least, T most) where T : struct, INumber<T>, IMinMaxValue<T>
    {
        var token = result.Tokens.Single().Value;
        if (T.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        var bounds = most == T.MaxValue ? $"of {least} or more" : $"from {least} to {most}";
        result.AddError($"{name} takes a whole number {bounds}, not '{token}'.");
        return null;
    }
}
