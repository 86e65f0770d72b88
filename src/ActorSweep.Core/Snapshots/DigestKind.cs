namespace ActorSweep;

/// <summary>The numbers that a sweep's digest covers.</summary>
public enum DigestKind
{
    /// <summary>The recorded series only. Earlier versions of ActorSweep made such digests; the runs of these versions keep them.</summary>
    RecordedSeries,

    /// <summary>Every number that the sweep publishes: the recorded series, the last value of each series, and the scalars.</summary>
    PublishedNumbers,
}
