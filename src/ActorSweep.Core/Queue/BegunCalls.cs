using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Queue;

/// <summary>The calls that the scheduler has: by their rows, and by the tasks that the scheduler reports.</summary>
sealed class BegunCalls
{
    readonly Dictionary<long, BegunCall> _byPlace = [];
    readonly Dictionary<TaskId, BegunCall> _byTask = [];

    public int Count => _byPlace.Count;

    public void Add(BegunCall call)
    {
        _byPlace.Add(call.Place, call);
        foreach (var task in call.Outcomes)
            _byTask.Add(task, call);
    }

    public void Remove(BegunCall call)
    {
        _byPlace.Remove(call.Place);
        foreach (var task in call.Outcomes)
            _byTask.Remove(task);
    }

    public BegunCall? Find(TaskId task) => _byTask.GetValueOrDefault(task);

    public BegunCall? FindAt(long place) => _byPlace.GetValueOrDefault(place);

    public IEnumerable<BegunCall> Late(DateTimeOffset now) => _byPlace.Values.Where(call => call.IsLate(now));

    /// <summary>Throws unless the two books agree and hold only calls that the scheduler has.</summary>
    public void Check(ResultFetches fetches)
    {
        Invariant.Holds(_byTask.Count == _byPlace.Values.Sum(call => call.Outcomes.Count),
            $"the index by tasks has exactly the tasks whose outcomes are reported to calls");
        foreach (var (place, call) in _byPlace)
        {
            Invariant.Holds(
                call.Place == place && call.Outcomes.All(task => _byTask.GetValueOrDefault(task) == call),
                $"both indexes have the call at {place}: by its row and by its tasks");
            Invariant.Holds(
                call.State is CallState.Submitted or CallState.Withdrawn or CallState.Fetching && call.Ended is null,
                $"the call at {place} is submitted, withdrawn or fetching, and has not ended; it is {call.State}");
            Invariant.Holds(call.State != CallState.Fetching || fetches.Has(call.Target),
                $"the result of the call at {place} is requested, because the call is {call.State}");
        }
    }
}
