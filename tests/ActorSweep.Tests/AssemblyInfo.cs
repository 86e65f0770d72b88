// Tests here mostly wait, but nodes with real sockets and heartbeats share two cores.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
