using System.CommandLine;
using Akka.Configuration;

namespace ActorSweep.Node.Commands;

/// <summary>The options for a worker's lifetime, which should be shorter than the walltime of its batch job.</summary>
sealed class LifetimeOptions
{
    readonly Option<string?> _lifetime = Options.Text(
        "--lifetime", "Drain and exit after this time; set it below the walltime of a batch job. Default: no limit.", "55m");

    readonly Option<string?> _stagger = Options.Text(
        "--lifetime-stagger", "Shorten the lifetime by a random time up to this, so that workers do not exit together.", "5m");

    public void AddTo(Command command)
    {
        command.Options.Add(_lifetime);
        command.Options.Add(_stagger);
    }

    /// <exception cref="UsageException">A time is invalid, or the stagger is not shorter than the lifetime.</exception>
    public TimeSpan? Read(ParseResult parsed)
    {
        var (lifetime, stagger) = (Parse("--lifetime", parsed.GetValue(_lifetime)), Parse("--lifetime-stagger", parsed.GetValue(_stagger)));
        if (stagger is not null && (lifetime is null || stagger >= lifetime))
            throw new UsageException("--lifetime-stagger makes a --lifetime shorter by a random time. Give a longer --lifetime, as in --lifetime 55m --lifetime-stagger 5m.");
        return lifetime - (stagger ?? TimeSpan.Zero) * Random.Shared.NextDouble();
    }

    static TimeSpan? Parse(string name, string? text)
    {
        if (text is null)
            return null;
        var time = TimeSpan.Zero;
        try
        {
            time = ConfigurationFactory.ParseString($"time = {text}").GetTimeSpan("time", null, allowInfinite: false);
        }
        // Akka's HOCON parser throws plain exceptions. Any exception here means that the operator's text is invalid.
        catch (Exception)
        {
        }
        // The longest time that a timer can wait for, about 49 days.
        return time > TimeSpan.Zero && time.TotalMilliseconds < uint.MaxValue - 1
            ? time
            : throw new UsageException($"{name} takes a time of up to 49 days, as in 55m, 90s or 12h, not '{text}'.");
    }
}
