using ActorSweep.Core.Tests.Oracles;
using ActorSweep.Models;

namespace ActorSweep.Core.Tests.Models;

public sealed class SirTests(DeckRuns deck) : IClassFixture<DeckRuns>
{
    [Fact]
    public void The_first_and_last_values_of_a_simulation_have_NumPys_bits()
    {
        var run = Sir.Simulate(1);

        Assert.Equal(Oracle.OneRun.Doubles("S_first"), run.S[..5]);
        Assert.Equal(Oracle.OneRun.Doubles("I_first"), run.I[..5]);
        Assert.Equal(Oracle.OneRun.Doubles("R_first"), run.R[..5]);
        Assert.Equal(Oracle.OneRun.Double("S_last"), run.S[^1]);
        Assert.Equal(Oracle.OneRun.Double("I_last"), run.I[^1]);
        Assert.Equal(Oracle.OneRun.Double("R_last"), run.R[^1]);
    }

    [Fact]
    public void A_simulation_has_NumPys_bits_at_every_step() =>
        Assert.Equal(Oracle.Digest("one_run"), Sha.OfSweep([Sha.OfSimulation(Sir.Simulate(1), every: 1)]));

    [Theory]
    [InlineData("sweep", 1)]
    [InlineData("sweep_every_100", 100)]
    [InlineData("sweep_every_400", 400)]
    public void The_decks_sweep_has_NumPys_bits_at_every_recording_interval(string oracle, int every) =>
        Assert.Equal(Oracle.Digest(oracle), Sha.OfSweep(deck.Runs.Select(run => Sha.OfSimulation(run, every))));

    [Fact]
    public void The_final_values_of_the_decks_ten_simulations_are_NumPys() =>
        Assert.Equal(
            Oracle.DeckRuns.Select(r => (r.Double("S"), r.Double("I"), r.Double("R"), r.Double("peak_I"), r.Double("peak_t"))),
            deck.Runs.Select(r => (r.S[^1], r.I[^1], r.R[^1], r.peak_I, (double)r.peak_t)));

    [Fact]
    public void A_series_has_a_value_for_t_0_and_for_each_step()
    {
        var run = Sir.Simulate(1, npts: 7);

        Assert.Equal((8, 8, 8), (run.S.Length, run.I.Length, run.R.Length));
    }

    [Fact]
    public void An_epidemic_that_only_fades_peaks_at_its_start()
    {
        var run = Sir.Simulate(1, beta: 0, npts: 100, noise: 0);

        Assert.Equal((1.0, 0), (run.peak_I, run.peak_t));
    }

    [Fact]
    public void The_size_of_the_population_is_constant()
    {
        var run = Sir.Simulate(5, npts: 20_000);

        for (var t = 0; t < run.S.Length; t++)
            Assert.Equal(1000, run.S[t] + run.I[t] + run.R[t], tolerance: 1e-9);
    }
}
