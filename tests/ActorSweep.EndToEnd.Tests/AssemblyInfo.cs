// Clusters of real processes share two cores with the tests; one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
