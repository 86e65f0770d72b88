// Clusters of real processes mostly wait, so two tests at a time keep two cores busy.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
