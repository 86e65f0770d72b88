using Cronos;

namespace ActorSweep.Storage.Queue;

/// <summary>
/// The times of a cron expression in a time zone. Where clocks are put forward nothing is left out, and where they are put back nothing at a
/// time of day happens twice.
/// </summary>
sealed class Recurrence
{
    readonly CronExpression _cron;
    readonly TimeZoneInfo _zone;

    /// <param name="cron">Minute, hour, day of the month, month, day of the week; six fields begin with the second.</param>
    /// <param name="zone">By its IANA name, such as <c>Europe/Berlin</c>.</param>
    /// <exception cref="InvalidSweepException">One of them is none.</exception>
    public Recurrence(string cron, string zone)
    {
        try
        {
            var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            (_cron, _zone) = (CronExpression.Parse(cron, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard), TimeZoneInfo.FindSystemTimeZoneById(zone));
        }
        catch (CronFormatException e)
        {
            throw new InvalidSweepException(
                $"'{cron}' is no cron expression: {e.Message.TrimEnd('.')}. It has five fields: minute, hour, day of the month, month, day of the week; or six, with the second before them.");
        }
        catch (TimeZoneNotFoundException)
        {
            throw new InvalidSweepException($"'{zone}' is no time zone that the scheduler's node knows. It is named as in 'Europe/Berlin'; the default is UTC.");
        }
    }

    /// <summary>The first time after another; null: there is none.</summary>
    public DateTimeOffset? After(DateTimeOffset time) => _cron.GetNextOccurrence(time, _zone)?.ToUniversalTime();
}
