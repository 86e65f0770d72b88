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
    /// <summary>An argument that is a whole number from 0 on, such as the index of a task.</summary>
    public static Argument<long?> Index(string name, string description, ArgumentArity arity) => new(name)
    {
        Description = description,
        Arity = arity,
        CustomParser = result => Parse(result, name, 0, long.MaxValue),
    };

    public static Option<T?> Number<T>(string name, string description, T least, T most, string helpName = "N") where T : struct, INumber<T> => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => Parse(result, name, least, most),
    };

    public static Option<string?> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    /// <summary>An option that takes one of a few words, the first by default.</summary>
    public static Option<string> Choice(string name, string description, string helpName, params string[] choices)
    {
        var option = new Option<string>(name) { Description = description, HelpName = helpName, DefaultValueFactory = _ => choices[0] };
        option.CompletionSources.Add(choices);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && !choices.Contains(word))
                result.AddError($"{name} cannot be '{word}'. The choices are: {string.Join(", ", choices)}.");
        });
        return option;
    }

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    static T? Parse<T>(ArgumentResult result, string name, T least, T most) where T : struct, INumber<T>
    {
        // An optional argument that is left out has no token.
        if (result.Tokens is not [{ Value: var token }])
            return null;
        if (T.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        result.AddError($"{name} takes a whole number from {least} to {most}, not '{token}'.");
        return null;
    }
}
