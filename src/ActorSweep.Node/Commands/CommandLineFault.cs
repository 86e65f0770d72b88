using System.CommandLine;
using System.CommandLine.Parsing;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Node.Commands;

/// <summary>Describes the first error in the words of a command line.</summary>
static class CommandLineFault
{
    /// <summary>The error in one line; null: none.</summary>
    public static string? Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Concat(WordsOfArguments(parsed)).FirstOrDefault(word => word.StartsWith('-')) is { } option)
            return $"{Called(command)} has no option '{option}'. {Nearest.Suggest(option, [.. command.Options.Where(o => !o.Hidden).Select(o => o.Name)])}";
        if (parsed.UnmatchedTokens is [var word, ..])
            return command.Subcommands.Count > 0
                ? $"command '{word}' does not exist. {Nearest.Suggest(word, [.. command.Subcommands.Select(c => c.Name)])}"
                : $"{Called(command)} cannot use '{word}'. See '{Called(command)} --help'.";
        if (command.Arguments.FirstOrDefault(a => a.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(a) is not { Tokens.Count: > 0 }) is { } missing)
            return $"{Called(command)} needs {missing.Name}: {missing.Description} See '{Called(command)} --help'.";
        return parsed.Errors.Count > 0 ? $"{parsed.Errors[0].Message.TrimEnd()} See '{Called(command)} --help'." : FaultOfEmptyText(parsed);
    }

    /// <summary>The words that were taken as arguments, where a word such as --jsom is an option with a typing error. A number may be negative.</summary>
    static IEnumerable<string> WordsOfArguments(ParseResult parsed) => parsed.CommandResult.Children.OfType<ArgumentResult>()
        .SelectMany(a => a.Tokens.Select(t => t.Value).Where(word => !(IsNumber(a.Argument) && word.Skip(1).FirstOrDefault() is >= '0' and <= '9')));

    static bool IsNumber(Argument argument) => (Nullable.GetUnderlyingType(argument.ValueType) ?? argument.ValueType).IsPrimitive;

    /// <summary>Refuses a text that is empty: a script whose variable is not set gives an empty one.</summary>
    static string? FaultOfEmptyText(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        foreach (var result in parsed.CommandResult.Children.Where(r => r.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value))))
            return result switch
            {
                ArgumentResult { Argument: { Description: [var first, .. var rest] } argument } =>
                    $"{argument.Name} is empty. Give {char.ToLowerInvariant(first)}{rest} See '{Called(command)} --help'.",
                OptionResult { Option: var option } => $"{option.Name} needs a {option.HelpName} that is not empty.",
                _ => null,
            };
        return null;
    }

    /// <summary>The words that call a command, such as <c>actorsweep queue show</c>.</summary>
    static string Called(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Called(parent)} {command.Name}" : "actorsweep";
}
