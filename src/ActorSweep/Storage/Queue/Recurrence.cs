using Cronos;

namespace ActorSweep.Storage.Queue;

/// <summary>
/// The times of a cron expression in a time zone. No time is skipped when clocks go forward, and no time of day occurs twice when they go
/// back.
/// </summary>
sealed class Recurrence
{
    const string Fields = "A cron expression has five fields: minute, hour, day of the month, month, day of the week; or six, with the second first.";

    readonly CronExpression _cron;
    readonly TimeZoneInfo _zone;

    /// <param name="cron">Five fields: minute, hour, day of the month, month, day of the week; or six, with the second first.</param>
    /// <param name="zone">An IANA name, such as <c>Europe/Berlin</c>.</param>
    /// <exception cref="InvalidSweepException">The cron expression or the time zone is invalid.</exception>
    public Recurrence(string cron, string zone)
    {
        var fields = cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        // Cronos would read the fields that there are as others. A name such as @daily stands for all fields.
        if (fields.Length is not (5 or 6) && fields is not [['@', ..]])
            throw new InvalidSweepException($"'{cron}' is not a cron expression: it has {fields.Length} field{(fields.Length == 1 ? "" : "s")}. {Fields}");
        try
        {
            _cron = CronExpression.Parse(string.Join(' ', fields), fields.Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
            _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);
        }
        catch (CronFormatException e)
        {
            throw new InvalidSweepException(
                $"'{cron}' is not a cron expression: {e.Message.TrimEnd('.')}. {Fields}");
        }
        catch (TimeZoneNotFoundException)
        {
            throw new InvalidSweepException($"'{zone}' is not a time zone that the scheduler's node knows. Give a name such as 'Europe/Berlin'; the default is UTC.");
        }
    }

    /// <summary>Checks a cron expression and a time zone.</summary>
    /// <exception cref="InvalidSweepException">The cron expression or the time zone is invalid, or the cron expression never occurs.</exception>
    public static void Check(string cron, string zone)
    {
        // A cron expression has no year, so one that does not occur after this time never occurs.
        if (new Recurrence(cron, zone).After(DateTimeOffset.UnixEpoch) is null)
            throw new InvalidSweepException($"the cron expression '{cron}' never occurs: no month that it names has such a day.");
    }

    /// <summary>The first time after another; null: none.</summary>
    public DateTimeOffset? After(DateTimeOffset time) => _cron.GetNextOccurrence(time, _zone)?.ToUniversalTime();
}
