using System.Globalization;
using ActorSweep.Storage.Queue;

namespace ActorSweep.Tests.Storage.Queue;

public sealed class RecurrenceTests
{
    [Theory]
    [InlineData("0 3 * * *", "UTC", "2026-01-01T03:00:00Z", "2026-01-02T03:00:00Z")]
    [InlineData("*/10 * * * * *", "UTC", "2026-01-01T00:00:05Z", "2026-01-01T00:00:10Z")]
    [InlineData("0 9 * * MON-FRI", "UTC", "2026-01-02T09:00:00Z", "2026-01-05T09:00:00Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    public void The_next_time_follows_the_cron_expression_in_its_time_zone_even_at_clock_changes(string cron, string zone, string after, string next) =>
        Assert.Equal(Time(next), new Recurrence(cron, zone).After(Time(after)));

    [Theory]
    [InlineData("0 0 30 2 *")]
    [InlineData("0 0 31 4,6,9,11 *")]
    public void A_cron_expression_that_never_occurs_is_refused(string cron)
    {
        // Earlier versions accepted such expressions, and their databases may hold them.
        Assert.Null(new Recurrence(cron, "UTC").After(Time("2026-01-01T00:00:00Z")));
        Assert.Contains("never occurs", Assert.Throws<InvalidSweepException>(() => Recurrence.Check(cron, "UTC")).Message);
    }

    [Theory]
    [InlineData("*/10\t*\t*\t*\t*\t*")]
    [InlineData(" */10  * \t* * * * ")]
    public void Fields_are_separated_by_any_white_space(string cron)
    {
        Recurrence.Check(cron, "UTC");
        Assert.Equal(Time("2026-01-01T00:00:10Z"), new Recurrence(cron, "UTC").After(Time("2026-01-01T00:00:05Z")));
    }

    [Fact]
    public void A_name_stands_for_all_fields() => Assert.Equal(Time("2026-01-02T00:00:00Z"), new Recurrence("@daily", "UTC").After(Time("2026-01-01T12:00:00Z")));

    [Fact]
    public void The_29th_of_February_occurs() => Recurrence.Check("0 0 29 2 *", "UTC");

    [Theory]
    [InlineData("61 * * * *", "UTC", "'61 * * * *' is not a cron expression: ", " A cron expression has five fields: minute, hour, ")]
    [InlineData("* * * *", "UTC", "'* * * *' is not a cron expression: it has 4 fields.", " A cron expression has five fields: minute, hour, ")]
    [InlineData("* * * * * * *", "UTC", "'* * * * * * *' is not a cron expression: it has 7 fields.", " A cron expression has five fields: minute, hour, ")]
    [InlineData("", "UTC", "'' is not a cron expression: it has 0 fields.", "or six, with the second first.")]
    [InlineData("often", "UTC", "'often' is not a cron expression: it has 1 field.", " A cron expression has five fields: minute, hour, ")]
    [InlineData("0 3 * * *", "Bielefeld", "'Bielefeld' is not a time zone", "Give a name such as 'Europe/Berlin'")]
    public void An_invalid_cron_expression_or_time_zone_is_refused_with_an_example(string cron, string zone, string what, string instead)
    {
        var e = Assert.Throws<InvalidSweepException>(() => new Recurrence(cron, zone));
        Assert.StartsWith(what, e.Message, StringComparison.Ordinal);
        Assert.Contains(instead, e.Message, StringComparison.Ordinal);
    }

    static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
