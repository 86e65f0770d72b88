using Xunit.Abstractions;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>Starts the classes that take longest first, so that none of them runs alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>Classes and collections that take a minute or more, longest first.</summary>
    static readonly string[] Long =
    [
        nameof(PartitionTests), nameof(SchedulerLossTests), nameof(PostgresTests), nameof(DefaultPorts), nameof(ExampleTests), nameof(SameBitsTests),
        nameof(PackageTests), nameof(SchedulerPairTests), nameof(UnderWayTests), nameof(FutureLossTests), nameof(LossTests), nameof(DataTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(PlaceOf);

    static int PlaceOf(ITestCollection collection)
    {
        // The collection of a class is named after it: "Test collection for ActorSweep.EndToEnd.Tests.PartitionTests".
        var place = Array.FindIndex(Long, name => collection.DisplayName.Split('.', ' ')[^1] == name);
        return place < 0 ? Long.Length : place;
    }
}
