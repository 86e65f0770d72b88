using System.Collections.Immutable;
using ActorSweep.Models;

namespace ActorSweep.Tests.Client.Parallelize;

public sealed class NamedParallelizeTests
{
    static readonly int[] seeds = [1, 2, 3];
    static readonly double[] betas = [1e-4, 2e-4, 3e-4];

    [Fact]
    public async Task Named_sequences_bind_by_name_and_other_parameters_keep_their_defaults()
    {
        await Expect.Results(["1 0.5", "2 0.5"], Sweep.Parallelize<string>(Describe, new { seed = new[] { 1, 2 } }));
        await Expect.Results(["1 3", "2 4"], Sweep.Parallelize<string>(Describe, new { beta = new[] { 3, 4 }, seed = new List<int> { 1, 2 } }));
    }

    [Fact]
    public async Task The_model_of_the_deck_takes_named_sequences_and_fixed_arguments()
    {
        SirRun[] all = await Sweep.Parallelize<SirRun>(Sir.Simulate, new { seed = seeds, beta = betas }, with: new { npts = 50 });
        Assert.Equal(seeds.Zip(betas, (s, b) => Sir.Simulate(s, b, npts: 50).peak_I), all.Select(run => run.peak_I));
    }

    [Fact]
    public async Task Dictionaries_of_any_type_can_name_sequences()
    {
        await Expect.Results(["1 2"], Sweep.Parallelize<string>(Describe, new Dictionary<string, object> { ["seed"] = new[] { 1 }, ["beta"] = new[] { 2.0 } }));
        await Expect.Results(["1 2"], Sweep.Parallelize<string>(Describe, new Dictionary<string, double[]> { ["seed"] = [1], ["beta"] = [2.0] }));
        await Expect.Results(["1 2"], Sweep.Parallelize<string>(
            Describe, ImmutableDictionary<string, int[]>.Empty.Add("seed", [1]), with: new Dictionary<string, double> { ["beta"] = 2 }));
    }

    [Fact]
    public async Task Argument_sets_can_be_dictionaries_objects_tuples_or_values_of_the_first_parameter()
    {
        await Expect.Results(["1 2", "3 0.5"], Sweep.Parallelize<string>(Describe, [new { seed = 1, beta = 2 }, new { seed = 3 }]));
        await Expect.Results(["1 2"], Sweep.Parallelize<string>(Describe, [new Dictionary<string, double> { ["seed"] = 1, ["beta"] = 2 }]));
        await Expect.Results(["1 2", "3 4"], Sweep.Parallelize<string>(Describe, [(1, 2), (3, 4.0)]));
        await Expect.Results(["1 0.5", "2 0.5"], Sweep.Parallelize<string>(Describe, new[] { 1, 2 }));
        await Expect.Results(["7 1", "7 2"], Sweep.Parallelize<string>(Describe, new[] { 1, 2 }, with: new { seed = 7 }));
    }

    [Fact]
    public async Task A_count_binds_its_index_to_the_parameter_without_a_value()
    {
        await Expect.Results(["0 0.5", "1 0.5"], Sweep.Parallelize<string>(Describe, 2));
        await Expect.Results(["9 0.5", "9 0.5"], Sweep.Parallelize<string>(Describe, 2, with: new { seed = 9 }));
    }

    [Fact]
    public async Task Async_methods_and_lambdas_with_defaults_can_be_called()
    {
        await Expect.Results([2, 4], Sweep.Parallelize<int>(DoubleAsync, new { x = new[] { 1, 2 } }));
        await Expect.Results([2, 4], Sweep.Parallelize<object>(DoubleAsync, new { x = new[] { 1, 2 } }));
        await Expect.Results([11, 12], Sweep.Parallelize<int>((int x, int y = 10) => x + y, new { x = new[] { 1, 2 } }));
        var factor = 3;
        await Expect.Results([3, 6], Sweep.Parallelize<int>((int x) => factor * x, new { x = new[] { 1, 2 } }));
    }

    [Fact]
    public async Task The_original_exception_of_a_method_is_thrown_with_its_stack()
    {
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Sweep.Parallelize<string>(Refuse, new { x = new[] { 1 } }));
        Assert.Contains(nameof(Refuse), e.StackTrace);
    }

    [Fact]
    public void A_wrong_parameter_name_is_refused_and_the_error_suggests_the_nearest() => Assert.Contains(
        "NamedParallelizeTests.Describe has no parameter 'bata'. Did you mean 'beta'? The choices are: seed, beta.",
        Refused(new { seed = seeds, bata = betas }));

    [Fact]
    public void Sequences_of_different_lengths_are_refused_by_name() =>
        Assert.Contains("seed has 3, beta has 2", Refused(new { seed = seeds, beta = new[] { 1, 2 } }));

    [Fact]
    public void A_parameter_without_a_value_and_a_default_is_refused_by_name() => Assert.Contains("parameter 'seed'", Refused(new { beta = betas }));

    [Fact]
    public void A_parameter_that_is_both_varied_and_fixed_is_refused() => Assert.Contains("'seed'", Refused(new { seed = seeds }, new { seed = 1 }));

    [Fact]
    public void A_value_that_does_not_fit_its_parameter_is_refused_by_name()
    {
        Assert.Contains("parameter 'seed' of NamedParallelizeTests.Describe is a Int32; the Double 1.5 cannot be converted to it", Refused(new { seed = new[] { 1.5 } }));
        Assert.Contains("parameter 'seed'", Refused(new { seed = new[] { long.MaxValue } }));
        Assert.Contains("the String x", Refused(new { seed = new[] { "x" } }));
        Assert.Contains("null", Refused(new { seed = new int?[] { null } }));
    }

    [Fact]
    public void A_value_that_the_type_of_its_parameter_rejects_is_refused_by_name() => Assert.Contains(
        "parameter 'seed' of Sir.Simulate refuses -1",
        Expect.Refusal<ArgumentException>(() => Sweep.Parallelize<SirRun>(Sir.Simulate, new { seed = new[] { -1 } })).Message);

    [Fact]
    public void A_single_value_is_refused_and_the_error_suggests_the_fixed_arguments() => Assert.Contains("'with'", Refused(new { seed = 1 }));

    [Fact]
    public void A_result_type_that_the_method_does_not_return_is_refused() => Assert.Contains(
        "Describe returns String, not Double", Expect.Refusal<ArgumentException>(() => Sweep.Parallelize<double>(Describe, new { seed = seeds })).Message);

    [Fact]
    public void A_tuple_with_too_many_values_is_refused() => Assert.Contains("3 values", Refused(new[] { (1, 2, 3) }));

    static string Refused(object each, object? with = null) =>
        Expect.Refusal<ArgumentException>(() => Sweep.Parallelize<string>(Describe, each, with)).Message;

    static string Describe(int seed, double beta = 0.5) => FormattableString.Invariant($"{seed} {beta}");

    static string Refuse(int x) => throw new InvalidOperationException($"{x}");

    static async Task<int> DoubleAsync(int x)
    {
        await Task.Yield();
        return 2 * x;
    }
}
