// Nodes with real sockets and heartbeats share two cores; tests that start them one at a time find them on time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
