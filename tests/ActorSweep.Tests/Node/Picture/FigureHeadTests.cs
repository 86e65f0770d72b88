using ActorSweep.Node.Picture;

namespace ActorSweep.Tests.Node.Picture;

public sealed class FigureHeadTests
{
    static FigureHead HeadOf(double width, params string[] labels) => new(
        new Figure("title", "one two three", 1, 1, []) { Legend = [.. labels.Select(label => new Entry(label, 0))] },
        width, text => 10 * text.Length, text => 10 * text.Length);

    [Fact]
    public void Entries_that_do_not_fit_are_on_the_next_line()
    {
        var head = HeadOf(200, "beta 1", "beta 2", "beta 3");
        Assert.Equal([(0.0, 0), (110.0, 0), (0.0, 1)], head.Legend.Select(text => (text.X, text.Line)));
        Assert.Equal(4, head.Lines);
    }

    [Fact]
    public void An_entry_that_is_wider_than_the_picture_has_several_lines()
    {
        var head = HeadOf(100, "beta 1, gamma 2", "beta 2");
        Assert.Equal(["beta 1,", "gamma 2", "beta 2"], head.Legend.Select(text => text.Text));
        Assert.Equal([0, 1, 2], head.Legend.Select(text => text.Line));
        Assert.Equal([true, false, true], head.Legend.Select(text => text.Shade is not null));
    }

    [Fact]
    public void A_caption_that_does_not_fit_has_several_lines() => Assert.Equal(["one two", "three"], HeadOf(90).Caption);
}
