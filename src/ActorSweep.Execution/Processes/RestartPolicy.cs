namespace ActorSweep.Execution.Processes;

/// <summary>Decides whether and when a child that has ended is started again.</summary>
sealed class RestartPolicy
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(0.5), Longest = TimeSpan.FromSeconds(30), Healthy = TimeSpan.FromMinutes(1);

    TimeSpan _next = First;

    /// <summary>The exit code of a child that would end in the same way each time: its settings or its data have to be changed first.</summary>
    const int Hopeless = 2;

    /// <summary>Returns the time until the next start; null: the child ended as asked, or would end again, and is not started again.</summary>
    public TimeSpan? After(int exitCode, TimeSpan ran)
    {
        if (exitCode is 0 or Hopeless)
            return null;
        var wait = ran >= Healthy ? First : _next;
        _next = wait * 2 < Longest ? wait * 2 : Longest;
        return wait;
    }
}
