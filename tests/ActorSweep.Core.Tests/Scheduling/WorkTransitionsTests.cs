using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class WorkTransitionsTests
{
    static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, WorkTransitions.Rows.Count)];

    public static TheoryData<string> Impossible => new(
        from state in Enum.GetValues<WorkState>()
        from trigger in Enum.GetValues<WorkTrigger>()
        where WorkTransitions.Next(state, trigger) is null
        select $"{state} {trigger}");

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_chunk_can_reach_the_state_of_each_row_and_make_its_transition(int number)
    {
        var row = WorkTransitions.Rows[number];
        var chunk = ChunkIn(row.From);
        chunk.Move(row.On, Noon, "moved");

        Assert.Equal(row.To, chunk.State);
        Assert.Equal("12:00:00.000 moved", chunk.Story.Lines[^1]);
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_transition_that_the_table_lacks_throws_with_the_story_of_the_work(string move)
    {
        var (from, on) = (Enum.Parse<WorkState>(move.Split(' ')[0]), Enum.Parse<WorkTrigger>(move.Split(' ')[1]));
        var chunk = ChunkIn(from);
        var refused = Assert.Throws<InvalidTransitionException>(() => chunk.Move(on, Noon, "tried the impossible"));

        Assert.StartsWith($"A task that is {from} cannot {on}.\n", refused.Message);
        Assert.EndsWith("12:00:00.000 tried the impossible", refused.Message);
        Assert.Equal(from, chunk.State);
    }

    [Theory]
    [InlineData(nameof(WorkState.Reduced))]
    [InlineData(nameof(WorkState.Deleted))]
    public void No_transition_leaves_a_terminal_state(string end) => Assert.DoesNotContain(WorkTransitions.Rows, row => row.From.ToString() == end);

    /// <summary>Returns a chunk that reached a state from Ready by the shortest path through the table.</summary>
    static Chunk ChunkIn(WorkState state)
    {
        var ways = new Dictionary<WorkState, WorkTrigger[]> { [WorkState.Ready] = [] };
        var reached = new Queue<WorkState>(ways.Keys);
        while (reached.TryDequeue(out var from))
            foreach (var row in WorkTransitions.Rows.Where(row => row.From == from))
                if (ways.TryAdd(row.To, [.. ways[from], row.On]))
                    reached.Enqueue(row.To);

        var run = new SweepRun(new(1, new()), new("a"), "sir", new Client(ClientId.Nobody, 1), Noon, new BlockLayout(10, 1));
        var chunk = new Chunk(run, new BlockRange(0, 1), new Story());
        foreach (var trigger in ways[state])
            chunk.Move(trigger, Noon, trigger.ToString());
        return chunk;
    }
}
