using ActorSweep.Node.Compare;

namespace ActorSweep.Tests.Node.Compare;

public sealed class ComparisonTests
{
    static ComparedMode Mode(string name, params (double Seconds, string Digest)[] rounds)
    {
        var left = new Queue<(double Seconds, string Digest)>(rounds);
        return new(name, "", false, _ =>
        {
            var (seconds, digest) = left.Count > 0 ? left.Dequeue() : throw new NotMeasuredException($"{name} broke");
            return Task.FromResult(new Measurement(seconds, seconds / 2, digest));
        });
    }

    static async Task<Comparison> Measure(int repeat, ComparedMode[] own, params ComparedMode[] peers)
    {
        var comparison = new Comparison();
        await comparison.MeasureAsync(own, peers, repeat, default);
        return comparison;
    }

    [Fact]
    public async Task A_row_has_the_medians_of_its_rounds_and_its_speed_up_against_the_first_row()
    {
        var comparison = await Measure(3, [Mode("serial", (8, "a"), (9, "a"), (7, "a")), Mode("threads", (1, "a"), (4, "a"), (2, "a"))]);
        var threads = comparison.Rows.Last();
        Assert.Equal((2, 1), (threads.Seconds, threads.Working));
        Assert.Equal(4, comparison.SpeedUp(threads.Seconds));
        Assert.Null(comparison.Disagreement());
    }

    [Fact]
    public async Task A_round_with_another_digest_is_reported_with_the_modes_and_their_digests()
    {
        var comparison = await Measure(2, [Mode("serial", (1, "0123456789"), (1, "0123456789")), Mode("threads", (1, "0123456789"), (1, "ff"))]);
        Assert.Equal("the digests differ: serial 01234567; threads 01234567; threads ff.", comparison.Disagreement());
    }

    [Fact]
    public async Task A_failing_peer_is_noted_and_not_measured_again()
    {
        var comparison = await Measure(3, [Mode("serial", (1, "a"), (1, "a"), (1, "a"))], Mode("Dask", (2, "a")), Mode("Celery"));
        Assert.Equal(["Celery broke", "Dask broke"], comparison.Notes);
        Assert.Equal(["serial", "Dask"], comparison.Rows.Select(row => row.Mode.Name));
    }

    [Fact]
    public async Task A_failing_mode_of_ActorSweep_ends_the_comparison() =>
        await Assert.ThrowsAsync<NotMeasuredException>(() => Measure(1, [Mode("serial")]));

    [Fact]
    public void The_folder_of_the_peers_is_found_above_a_given_folder()
    {
        var root = Directory.CreateTempSubdirectory("actorsweep-").FullName;
        try
        {
            var peers = Directory.CreateDirectory(Path.Combine(root, "bench", "peers")).FullName;
            var deep = Directory.CreateDirectory(Path.Combine(root, "a", "b")).FullName;
            Assert.Null(Peers.Folder([deep]));
            File.WriteAllText(Path.Combine(peers, "deck.py"), "");
            Assert.Equal(peers, Peers.Folder([Path.GetTempPath(), deep]));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
