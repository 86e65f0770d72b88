using ActorSweep.Actors;
using ActorSweep.Core.Journal;
using ActorSweep.Core.Reduction;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution.Storage;
using ActorSweep.Hosting;
using ActorSweep.Protocol.Messages;
using ActorSweep.Storage;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace ActorSweep.Tests.Actors;

/// <summary>A reducer whose files cannot be written, or are of an earlier version.</summary>
public sealed class ReducerTests : TestKit
{
    readonly string _folder = Directory.CreateTempSubdirectory("actorsweep-disk-").FullName;

    public ReducerTests() : base(ActorSweepConfig.Load(["client"]))
    {
    }

    /// <summary>The kit stops its actors in the base call, after AfterAll. They use these resources until then.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_full_disk_fails_the_reduction_and_the_error_names_the_file_and_a_remedy()
    {
        var part = Path.Combine(_folder, "1.part");
        // Writes to this file fail because the disk is full.
        File.CreateSymbolicLink(part, "/dev/full");
        Assert.Equal($"the disk is full: No space left on device : '{part}'. Make room, or allow this user to write there, and resume the run: it continues after the finished simulations.", Error());
    }

    [Theory]
    [InlineData(true, "resume the run: it continues after the finished simulations.")]
    [InlineData(false, "submit the run again.")]
    public void A_folder_for_results_that_cannot_be_created_fails_the_reduction_with_a_remedy(bool isDurable, string then)
    {
        var results = Path.Combine(_folder, "results");
        File.WriteAllText(results, "");
        Assert.EndsWith($"'{results}' already exists. Make room, or allow this user to write there, and {then}", Error(isDurable));
    }

    [Fact]
    public void Blocks_whose_hashes_are_of_an_earlier_kind_are_not_read_back_so_that_they_are_executed_again()
    {
        var (parent, plan) = (CreateTestProbe(), TestModels.Catalog.Plan(new SweepSpec { Model = "line", Parameters = [new("slope", new ValueList([1, 2]))] }));
        var parts = new PartFiles(_folder, epoch: 1);
        ReducedPart[] reduced =
        [
            .. from kind in new[] { DigestKind.RecordedSeries, DigestKind.PublishedNumbers }
               let block = (long)kind == 0 ? 0L : 1
               select new ReducedPart(new BlockRange(block, 1), 0, 1, parts.Add(ChunkCodec.Encode([new BlockResult(block, [ResultOf(plan, block)])]))) { Kind = kind },
        ];
        var work = new Reduction(new RunId("line-1"), plan, Path.Combine(_folder, "results")) { Parts = parts, Reduced = reduced };
        parent.ChildActorOf(Props.Create(() => new ReducerActor(work, new BlobClient(new HttpClient(), false), ClientExtensions.Patience)));
        Assert.Equal([reduced[0]], parent.ExpectMsg<SchedulerEvent.BlocksReadBack>(ClientExtensions.Patience).Lost);
    }

    static SimulationOutcome ResultOf(SweepPlan plan, long index) => new(Model.Of(TestModels.Straight).Run(plan, index), null);

    string Error(bool isDurable = true)
    {
        var parent = CreateTestProbe();
        var plan = TestModels.Catalog.Plan(new SweepSpec { Model = "line" });
        var work = new Reduction(new RunId("line-1"), plan, Path.Combine(_folder, "results")) { Parts = isDurable ? new PartFiles(_folder, epoch: 1) : null };
        var reducer = parent.ChildActorOf(Props.Create(() => new ReducerActor(work, new BlobClient(new HttpClient(), false), ClientExtensions.Patience)));
        var result = new SweepChunkFinished(new WorkerId("w"), new AttemptId(1), 1, 0, 0, [1, 2, 3], null) { Local = [] };
        reducer.Tell(new ReducerActor.ReduceResult(result.Attempt, result));
        return parent.ExpectMsg<SchedulerEvent.ReductionFailed>(ClientExtensions.Patience).Error;
    }
}
