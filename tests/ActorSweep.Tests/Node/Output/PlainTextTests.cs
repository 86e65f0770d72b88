using ActorSweep.Node.Output;

namespace ActorSweep.Tests.Node.Output;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("plain\ttext ä", "plain\ttext ä")]
    [InlineData("a\u001b[31mred\u0000", "a\\x1b[31mred\\x00")]
    [InlineData("a\rb\u009b", "a\\x0db\\x9b")]
    public void Control_characters_are_visible(string text, string plain) => Assert.Equal(plain, PlainText.Of(text));
}
