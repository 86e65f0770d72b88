using ActorSweep.Core.Tests.Oracles;
using ActorSweep.Models;

namespace ActorSweep.Core.Tests.Models.Random;

public sealed class NumPyRandomTests
{
    [Fact]
    public void A_stream_seeded_by_a_key_gives_NumPys_normals()
    {
        foreach (var c in Oracle.SeedCases)
        {
            var random = new NumPyRandom(c.State);
            Assert.Equal(c.FirstNormals, Normals(random, c.FirstNormals.Length));
        }
    }

    // RandomState(n).standard_normal(), NumPy 1.24.
    [Theory]
    [InlineData(0L, new[] { 1.764052345967664, 0.4001572083672233, 0.9787379841057392 })]
    [InlineData(4294967295L, new[] { 0.6484086742306527, 0.6693235306338161, -1.0805437227474493, 0.2845010447986309 })]
    public void A_stream_seeded_by_an_integer_gives_NumPys_normals(long seed, double[] normals) =>
        Assert.Equal(normals, Normals(new NumPyRandom(seed), normals.Length));

    [Fact]
    public void A_key_longer_than_the_twisters_state_gives_NumPys_normals()
    {
        uint[] key = [.. Enumerable.Range(0, 1000).Select(i => unchecked((uint)i * 2654435761u))];

        Assert.Equal([-0.26852238340362494, -1.0172700278723015, -0.1185946376943892], Normals(new NumPyRandom(key), 3));
    }

    [Fact]
    public void Doubles_equal_NumPys_across_renewals_of_the_twisters_state()
    {
        var random = new NumPyRandom(1);
        double[] doubles = [.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble())];

        Assert.Equal([0.417022004702574, 0.7203244934421581, 0.00011437481734488664], doubles[..3]);
        Assert.Equal((0.9096355249515571, 0.2571182937821962, 0.7744772660150796), (doubles[311], doubles[312], doubles[999]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void A_pair_of_normals_equals_two_single_normals_after_any_number_of_calls(int before)
    {
        NumPyRandom pairs = new(99), singles = new(99);
        Assert.Equal(Normals(singles, before), Normals(pairs, before));

        for (var i = 0; i < 1000; i++)
            Assert.Equal((singles.NextNormal(), singles.NextNormal()), pairs.NextNormals());
    }

    [Fact]
    public void Single_normals_continue_the_stream_where_a_pair_ended()
    {
        NumPyRandom mixed = new(3), singles = new(3);

        for (var i = 0; i < 300; i++)
        {
            Assert.Equal(singles.NextNormal(), mixed.NextNormal());
            Assert.Equal((singles.NextNormal(), singles.NextNormal()), mixed.NextNormals());
        }
    }

    static double[] Normals(NumPyRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
}
