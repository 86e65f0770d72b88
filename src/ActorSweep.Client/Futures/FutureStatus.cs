namespace ActorSweep;

/// <summary>Where a future stands.</summary>
public enum FutureStatus : byte
{
    /// <summary>It has not ended.</summary>
    Pending,

    /// <summary>Its result is there.</summary>
    Finished,

    /// <summary>It failed, or something did on which it depends.</summary>
    Failed,

    /// <summary>It was cancelled before it ended.</summary>
    Cancelled,

    /// <summary>Nobody holds it any more here; its result can't be had.</summary>
    Released,
}
