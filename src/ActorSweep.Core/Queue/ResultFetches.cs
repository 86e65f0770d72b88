using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Queue;

/// <summary>The results that are fetched from workers, a few at a time because they may be large. An unavailable result is requested again.</summary>
sealed class ResultFetches
{
    /// <summary>The largest result that is kept, in bytes.</summary>
    public const long MostBytes = 16 << 20;

    /// <summary>The most fetches at a time.</summary>
    public const int MostAtOnce = 8;

    /// <summary>The time after which an unavailable result is requested again.</summary>
    public static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(1);

    enum FetchStep
    {
        Waiting,
        InFlight,
        Later,
    }

    readonly Dictionary<TaskId, FetchStep> _steps = [];
    readonly Queue<TaskId> _waiting = [];
    readonly Queue<(TaskId Task, DateTimeOffset At)> _later = [];
    int _inFlight;

    /// <summary>Requests a result. A result that is already requested is fetched once.</summary>
    public void Want(TaskId task)
    {
        if (_steps.TryGetValue(task, out var step) && step != FetchStep.Later)
            return;
        _steps[task] = FetchStep.Waiting;
        _waiting.Enqueue(task);
    }

    /// <summary>Takes the answer to a fetch and frees its place. The result is no longer requested unless it is requested again.</summary>
    public void TakeAnswer(TaskId task)
    {
        if (_steps.Remove(task, out var step) && step != FetchStep.InFlight)
            throw new InvalidOperationException($"The result of {task} arrived, but its fetch is {step} and not in flight.");
        _inFlight--;
    }

    /// <summary>Requests an unavailable result again, after <see cref="AgainAfter"/>.</summary>
    public void WantLater(TaskId task, DateTimeOffset now)
    {
        _steps[task] = FetchStep.Later;
        _later.Enqueue((task, now + AgainAfter));
    }

    /// <summary>Withdraws the request for a result. A fetch in flight keeps its place until it is answered.</summary>
    public void RemoveFetch(TaskId task)
    {
        if (_steps.TryGetValue(task, out var step) && step != FetchStep.InFlight)
            _steps.Remove(task);
    }

    /// <summary>Returns the results to fetch now.</summary>
    public IReadOnlyList<TaskId> Next(DateTimeOffset now)
    {
        while (_later.TryPeek(out var later) && later.At <= now)
        {
            _later.Dequeue();
            if (_steps.TryGetValue(later.Task, out var step) && step == FetchStep.Later)
                Want(later.Task);
        }
        List<TaskId> next = [];
        while (_inFlight < MostAtOnce && _waiting.TryDequeue(out var task))
            if (_steps.TryGetValue(task, out var step) && step == FetchStep.Waiting)
            {
                _steps[task] = FetchStep.InFlight;
                _inFlight++;
                next.Add(task);
            }
        return next;
    }

    /// <summary>Whether a result is requested or being fetched.</summary>
    public bool Has(TaskId task) => _steps.ContainsKey(task);

    /// <summary>Throws unless calls wait for the requested results and the number of fetches is right.</summary>
    public void Check(Func<TaskId, bool> isAwaited)
    {
        Invariant.Holds(
            _inFlight is >= 0 and <= MostAtOnce && _inFlight == _steps.Values.Count(step => step == FetchStep.InFlight),
            $"the count of fetches in flight is right and within the limit");
        Invariant.Holds(_inFlight == MostAtOnce || !_steps.ContainsValue(FetchStep.Waiting),
            $"no result waits while fewer fetches than the limit are in flight");
        foreach (var (task, step) in _steps)
            Invariant.Holds(step == FetchStep.InFlight || isAwaited(task), $"a call waits for the result of {task}, whose fetch is {step}");
    }
}
