namespace ActorSweep;

/// <summary>Where <c>Sweep.Parallelize</c> runs the function.</summary>
public enum Backend
{
    /// <summary>One item after another on the thread of the caller: for debugging, and to compare with.</summary>
    Serial,

    /// <summary>On threads of this process, made for the call. The default.</summary>
    Threads,

    /// <summary>In processes of this machine, so that an item may crash, leak or be killed alone.</summary>
    Processes,

    /// <summary>On the workers of a cluster.</summary>
    Cluster,
}
