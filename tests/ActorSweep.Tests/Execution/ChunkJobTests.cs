using ActorSweep.Core.Sweeps;
using ActorSweep.Execution.Jobs;

namespace ActorSweep.Tests.Execution;

public sealed class ChunkJobTests
{
    [Fact]
    public void A_chunk_has_an_outcome_for_each_of_its_simulations_in_order()
    {
        var output = JobFor("line", "slope", new ArithmeticRange(0, 4, 1)).Execute()!;
        Assert.Equal([0L, 1, 2, 3], output.Blocks.Select(b => b.Block));
        Assert.Equal([0.0, 10, 20, 30], output.Blocks.Select(b => b.Outcomes.Single().Result!.Scalars[0]));
        Assert.Equal(0, output.Failed);
    }

    [Fact]
    public void A_simulation_that_throws_fails_alone_with_its_type_message_stack_and_worker()
    {
        var output = JobFor("moody", "x", new ArithmeticRange(0, 3, 1)).Execute()!;
        var failure = output.Blocks[1].Outcomes.Single().Failure!;
        Assert.Equal("System.InvalidOperationException", failure.Type);
        Assert.Contains("1 is odd", failure.Message);
        Assert.Contains(nameof(TestModels.Moody), failure.Stack);
        Assert.Equal("worker-7", failure.Worker);
        Assert.Equal(1, failure.Attempt);
        Assert.Equal(1, output.Failed);
        Assert.NotNull(output.Blocks[2].Outcomes.Single().Result);
    }

    [Fact]
    public void A_failed_simulation_is_retried_as_often_as_allowed_and_its_story_lists_the_attempts()
    {
        var output = JobFor("moody", "x", new ValueList([1]), retries: 2).Execute()!;
        var failure = output.Blocks.Single().Outcomes.Single().Failure!;
        Assert.Equal(3, failure.Attempt);
        Assert.Equal(4, failure.Story.Count);
        Assert.Contains("try 2", failure.Story[2]);
    }

    [Fact]
    public void A_discarded_chunk_has_no_output()
    {
        var job = JobFor("line", "slope", new ArithmeticRange(0, 4, 1));
        job.Discard();
        Assert.Null(job.Execute());
    }

    [Theory]
    [InlineData(0, true, null)]
    [InlineData(1, false, null)]
    [InlineData(1, true, "X at step 1 is 2 and 3")]
    [InlineData(-1, true, "Y is 1 and 2")]
    public void A_checked_simulation_fails_if_its_second_result_differs(double from, bool check, string? difference)
    {
        _calls = 0;
        var model = Model.Of(Drifting);
        var plan = SweepPlan.Bind(new SweepSpec { Parameters = [new("from", new Constant(from))], Check = check }, model.Signature);
        var outcome = new ChunkJob(new RunId("run"), new AttemptId(1), 1, new BlockRange(0, 1), plan, model, "worker-7").Execute()!.Blocks.Single().Outcomes.Single();

        Assert.Equal(difference is null, outcome.Failure is null);
        if (difference is not null)
            Assert.StartsWith($"the simulation gave another result the second time: {difference}. The model draws random numbers", outcome.Failure!.Message, StringComparison.Ordinal);
    }

    static int _calls;

    /// <summary>A model with state that it keeps between simulations.</summary>
    public static Drift Drifting(double from = 0)
    {
        _calls++;
        return new Drift([from, from + (from > 0 ? _calls : 0)], from < 0 ? _calls : 0);
    }

    public sealed record Drift(double[] X, double Y);

    static ChunkJob JobFor(string model, string parameter, ParameterValues values, int retries = 0)
    {
        var plan = TestModels.Catalog.Plan(new SweepSpec { Model = model, Parameters = [new(parameter, values)], Retries = retries });
        return new ChunkJob(
            new RunId("run"), new AttemptId(1), 1, new BlockRange(0, plan.Layout.Blocks), plan, TestModels.Catalog.Find(model), "worker-7");
    }
}
