using System.CommandLine;

namespace ActorSweep.Node.Commands;

/// <summary>The output folder of results, and the amount of output on the way.</summary>
sealed record OutputSettings(string? Out, bool Force, bool Json, bool Quiet);

/// <summary>The options for <see cref="OutputSettings"/>.</summary>
sealed class OutputOptions
{
    readonly Option<string?> _out = Options.Text("--out", "Folder for the results. Default: results/RUN.", "DIR");
    readonly Option<bool> _force = Options.Flag("--force", "Replace the results that are in the folder.");
    readonly Option<bool> _json = Options.Flag("--json", "Print the outcome as one JSON object on standard output, and everything else on standard error.");
    readonly Option<bool> _quiet = Options.Flag("--quiet", "Print no progress.");

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_out, _force, _json, _quiet])
            command.Options.Add(option);
    }

    public OutputSettings Read(ParseResult parsed) =>
        new(parsed.GetValue(_out), parsed.GetValue(_force), parsed.GetValue(_json), parsed.GetValue(_quiet));
}
