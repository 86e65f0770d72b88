using ActorSweep.Node.Supervision;
using static ActorSweep.Node.Supervision.SignOfLife;

namespace ActorSweep.Tests.Node.Supervision;

public sealed class SignsOfLifeTests
{
    [Fact]
    public void A_ready_node_that_does_not_answer_five_times_counts_as_hanging()
    {
        Assert.False(AreLost(Answer, Silence, Silence, Silence, Silence));
        Assert.True(AreLost(Answer, Silence, Silence, Silence, Silence, Silence));
    }

    [Fact]
    public void A_node_that_answers_occasionally_does_not_count_as_hanging() =>
        Assert.False(AreLost(Answer, Silence, Silence, Silence, Silence, Answer, Silence, Silence));

    [Fact]
    public void A_node_that_has_never_been_ready_does_not_count_as_hanging() =>
        Assert.False(AreLost([Refusal, Silence, Silence, Silence, Silence, Silence, Silence, .. Enumerable.Repeat(Refusal, 100)]));

    [Fact]
    public void A_leaving_node_that_refuses_connections_has_a_minute_to_exit()
    {
        Assert.False(AreLost([Answer, .. Enumerable.Repeat(Refusal, 59)]));
        Assert.True(AreLost([Answer, .. Enumerable.Repeat(Refusal, 60)]));
    }

    static bool AreLost(params SignOfLife[] signs)
    {
        var all = new SignsOfLife();
        foreach (var sign in signs)
            all.Take(sign);
        return all.AreOver;
    }
}
