// Clusters of real processes mostly wait, so three tests at a time keep two cores busy.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer("ActorSweep.EndToEnd.Tests.Processes.LongestFirst", "ActorSweep.EndToEnd.Tests")]
