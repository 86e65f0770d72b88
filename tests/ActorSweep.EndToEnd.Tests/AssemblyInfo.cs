// Tests of real processes wait for timeouts between bursts of work. Four tests at a time keep two cores busy.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
[assembly: TestCollectionOrderer("ActorSweep.EndToEnd.Tests.Processes.LongestFirst", "ActorSweep.EndToEnd.Tests")]
