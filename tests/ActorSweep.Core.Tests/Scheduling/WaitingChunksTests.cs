using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using CsCheck;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>Waiting chunks are taken apart and put together without losing a block.</summary>
public sealed class WaitingChunksTests
{
    static readonly Gen<BlockRange> Range = Gen.Select(Gen.Long[0, 30], Gen.Long[1, 10], (first, count) => new BlockRange(first, count));
    static readonly SweepRun Run = new(new(1, new()), new("a"), "sir", new Client(ClientId.Nobody, 1), default, new BlockLayout(100, 1));

    [Fact]
    public void All_blocks_of_a_range_are_taken_and_all_others_go_on_waiting() =>
        Range.Array[0, 8].Select(Range).Sample((added, taken) =>
        {
            var (waiting, expected) = (new WaitingChunks(), new SortedSet<long>());
            foreach (var range in added.Where(range => !Blocks(range).Any(expected.Contains)))
            {
                waiting.Add(ChunkOf(range));
                expected.UnionWith(Blocks(range));
            }
            var before = expected.ToList();
            Assert.Equal(before.Intersect(Blocks(taken)), waiting.TakeAll(taken).SelectMany(chunk => Blocks(chunk.Blocks)));
            Assert.Equal(before.Except(Blocks(taken)), waiting.All.SelectMany(chunk => Blocks(chunk.Blocks)));
            Assert.Equal(before.Except(Blocks(taken)).Count(), waiting.Blocks);
        });

    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(12, 3, true)]
    [InlineData(9, 3, false)]
    [InlineData(18, 3, false)]
    [InlineData(20, 1, false)]
    public void Exactly_wanted_blocks_are_taken_where_one_chunk_has_all_of_them(long first, long count, bool isTaken)
    {
        var waiting = new WaitingChunks();
        waiting.Add(ChunkOf(new BlockRange(10, 10)));
        var wanted = new BlockRange(first, count);

        Assert.Equal(isTaken ? wanted : null, waiting.Take(wanted)?.Blocks);
        Assert.Equal(isTaken ? 10 - count : 10, waiting.Blocks);
    }

    [Fact]
    public void The_first_blocks_are_taken_from_the_front()
    {
        var waiting = new WaitingChunks();
        waiting.Add(ChunkOf(new BlockRange(20, 5)));
        waiting.Add(ChunkOf(new BlockRange(10, 5)));

        Assert.Equal([new BlockRange(10, 3), new BlockRange(13, 2), new BlockRange(20, 3)], Enumerable.Range(0, 3).Select(_ => waiting.TakeFront(3).Blocks));
        Assert.Equal(2, waiting.Blocks);
    }

    static Chunk ChunkOf(BlockRange blocks) => new(Run, blocks, new Story());

    static IEnumerable<long> Blocks(BlockRange range) => Enumerable.Range(0, (int)range.Count).Select(i => range.First + i);
}
