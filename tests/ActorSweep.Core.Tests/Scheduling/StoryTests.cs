using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class StoryTests
{
    static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_story_has_its_lines_in_order_with_the_time_of_day()
    {
        var story = new Story();
        story.Add(Noon, "one");
        story.Add(Noon.AddMilliseconds(1250), "two");

        Assert.Equal(["12:00:00.000 one", "12:00:01.250 two"], story.Lines);
        Assert.Equal("12:00:00.000 one\n12:00:01.250 two", story.ToString());
    }

    [Fact]
    public void A_long_story_loses_its_oldest_lines()
    {
        var story = new Story();
        for (var i = 0; i < 100; i++)
            story.Add(Noon, $"line {i}");

        Assert.Equal((24, "12:00:00.000 line 76", "12:00:00.000 line 99"), (story.Lines.Count, story.Lines[0], story.Lines[^1]));
    }

    [Fact]
    public void A_copy_of_a_story_does_not_share_later_lines()
    {
        var story = new Story();
        story.Add(Noon, "together");
        var copy = story.Copy();
        story.Add(Noon, "one");
        copy.Add(Noon, "other");

        Assert.Equal(["12:00:00.000 together", "12:00:00.000 one"], story.Lines);
        Assert.Equal(["12:00:00.000 together", "12:00:00.000 other"], copy.Lines);
    }
}
