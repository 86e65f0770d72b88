using ActorSweep.Execution.Jobs;

namespace ActorSweep.Tests.Execution;

/// <summary>Reading an exception of user code never throws and never hangs.</summary>
public sealed class ExceptionReaderTests
{
    [Theory]
    [InlineData("throws", "(the message of the exception cannot be read: it throws NotSupportedException)")]
    [InlineData("null", "(the exception has no message)")]
    [InlineData("hangs", "(the message of the exception could not be read in 2 s)")]
    public void A_message_that_cannot_be_read_is_replaced_by_a_sentence(string behaviour, string message)
    {
        var read = ExceptionReader.Read(new Odd(behaviour));

        Assert.Equal(($"{typeof(Odd).FullName}", message), (read.Type, read.Message));
    }

    [Fact]
    public void The_exceptions_that_caused_an_exception_are_read_with_their_stacks()
    {
        var read = ExceptionReader.Read(Thrown(() => _ = Broken.Value));
        var cause = Assert.Single(read.Inner);

        Assert.Equal("System.TypeInitializationException", read.Type);
        Assert.Equal(("System.InvalidOperationException", "the file of rates is missing"), (cause.Type, cause.Message));
        Assert.Contains(nameof(Broken), cause.Stack);
    }

    [Fact]
    public void All_exceptions_of_an_aggregate_are_read_up_to_eight()
    {
        var read = ExceptionReader.Read(new AggregateException(Enumerable.Range(0, 20).Select(i => new ArgumentException($"{i}", new Odd("throws")))));

        Assert.Equal(["0", "1", "2", "3"], read.Inner.Select(e => e.Message));
        Assert.All(read.Inner, e => Assert.Contains("it throws", Assert.Single(e.Inner).Message));
    }

    [Fact]
    public void Long_texts_are_cut()
    {
        var read = ExceptionReader.Read(new InvalidOperationException(new string('x', 10_000), new InvalidOperationException(new string('y', 10_000))));

        Assert.Equal((2_001, 1_001), (read.Message.Length, read.Inner[0].Message.Length));
    }

    static Exception Thrown(Action action) => Record.Exception(action)!;

    static class Broken
    {
        public static int Value { get; } = Fail();

        static int Fail() => throw new InvalidOperationException("the file of rates is missing");
    }

    sealed class Odd(string behaviour) : Exception
    {
        public override string Message => behaviour switch
        {
            "throws" => throw new NotSupportedException(),
            "null" => null!,
            _ => Hang(),
        };

        public override string StackTrace => Message;

        static string Hang()
        {
            Thread.Sleep(Timeout.Infinite);
            return "";
        }
    }
}
