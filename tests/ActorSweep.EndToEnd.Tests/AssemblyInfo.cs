// Most of their time clusters of real processes wait for one another: two at a time keep two cores busy.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
