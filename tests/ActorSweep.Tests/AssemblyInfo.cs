// Tests here mostly wait, so four at a time keep two cores busy.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
