using ActorSweep.Core.Sweeps;
using ActorSweep.Core.Tests.Oracles;

namespace ActorSweep.Core.Tests.Sweeps;

public sealed class SeedSequenceTests
{
    [Fact]
    public void Derived_seeds_equal_NumPys()
    {
        foreach (var c in Oracle.SeedCases)
            Assert.Equal(c.State, SeedSequence.GenerateState(c.Entropy, c.SpawnKey));
    }

    // SeedSequence(entropy, spawn_key=key).generate_state(4), NumPy 1.24.
    [Theory]
    [InlineData(0ul, new ulong[0], new[] { 2968811710u, 3677149159u, 745650761u, 2884920346u })]
    [InlineData(2026ul, new ulong[0], new[] { 2727543821u, 2207150826u, 508070823u, 1505698380u })]
    [InlineData(1ul << 32, new ulong[0], new[] { 3964924996u, 1358922860u, 3894904162u, 2051610843u })]
    [InlineData(ulong.MaxValue, new ulong[0], new[] { 2458692877u, 2931597649u, 2251873402u, 295448644u })]
    [InlineData(7ul, new ulong[] { 1ul << 33 }, new[] { 856967280u, 4198186165u, 250638668u, 3936241102u })]
    [InlineData(7ul, new ulong[] { 1, 2, 3 }, new[] { 932824788u, 2406723582u, 622250149u, 2788716747u })]
    [InlineData(ulong.MaxValue, new ulong[] { 1ul << 40, 1 }, new[] { 850029368u, 1303846401u, 847282024u, 3718116169u })]
    public void Entropy_and_keys_of_any_width_give_NumPys_words(ulong entropy, ulong[] key, uint[] state) =>
        Assert.Equal(state, SeedSequence.GenerateState(entropy, key));

    [Fact]
    public void More_words_than_the_pool_holds_equal_NumPys() =>
        Assert.Equal(
            [16823399u, 2940995229, 2290007392, 1039507385, 1236621906, 1471659462, 2525499814],
            SeedSequence.GenerateState(5, [], words: 7));
}
