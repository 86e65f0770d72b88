using ActorSweep.Node.Supervision;
using static ActorSweep.Node.Supervision.SignOfLife;

namespace ActorSweep.Tests.Node.Supervision;

public sealed class SignsOfLifeTests
{
    [Fact]
    public void A_node_that_was_ready_and_says_nothing_five_times_hangs()
    {
        Assert.False(AreGone(Answer, Silence, Silence, Silence, Silence));
        Assert.True(AreGone(Answer, Silence, Silence, Silence, Silence, Silence));
    }

    [Fact]
    public void A_node_that_answers_now_and_then_does_not_hang() =>
        Assert.False(AreGone(Answer, Silence, Silence, Silence, Silence, Answer, Silence, Silence));

    [Fact]
    public void A_node_that_has_not_begun_yet_does_not_hang() =>
        Assert.False(AreGone([Refusal, Silence, Silence, Silence, Silence, Silence, Silence, .. Enumerable.Repeat(Refusal, 100)]));

    [Fact]
    public void A_node_that_takes_leave_of_the_others_and_listens_no_more_has_a_minute_for_that()
    {
        Assert.False(AreGone([Answer, .. Enumerable.Repeat(Refusal, 59)]));
        Assert.True(AreGone([Answer, .. Enumerable.Repeat(Refusal, 60)]));
    }

    static bool AreGone(params SignOfLife[] signs)
    {
        var all = new SignsOfLife();
        foreach (var sign in signs)
            all.Take(sign);
        return all.AreOver;
    }
}
