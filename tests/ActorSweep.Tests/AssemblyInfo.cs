// Nodes with real sockets and heartbeats share the cores. Tests that run one at a time do not delay their heartbeats.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
