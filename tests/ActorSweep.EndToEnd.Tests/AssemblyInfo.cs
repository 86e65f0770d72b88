// Tests of real processes wait for timeouts between bursts of work. Three tests at a time keep two cores busy.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer("ActorSweep.EndToEnd.Tests.Processes.LongestFirst", "ActorSweep.EndToEnd.Tests")]
