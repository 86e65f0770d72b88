using System.Text;
using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Queue.Simulation;

/// <summary>
/// The scheduler and its workers as the queue sees them: they take tasks, execute them in free slots, and report. Workers survive
/// schedulers: their task goes on if it is submitted to the next scheduler.
/// </summary>
sealed class SimulatedScheduler(Random random, Func<DateTimeOffset> clock, Action<QueueEvent> report, Action<TimeSpan, Action> after)
{
    public enum Step
    {
        Blocked,
        Waiting,
        Executing,
        Finished,
        Failed,
    }

    public sealed class SimulatedTask(TaskId id, SimulatedCall call, Requirement need)
    {
        public TaskId Id => id;

        public SimulatedCall Call => call;

        public Requirement Need => need;

        public bool IsTarget { get; init; }

        public bool IsTold { get; set; }

        /// <summary>Whether a worker has it from an earlier scheduler and it is not submitted to this one.</summary>
        public bool IsUnclaimed { get; set; }

        public bool CannotRepeat { get; init; }

        public IReadOnlyList<SimulatedTask> Inputs { get; init; } = [];

        public Step Step { get; set; }

        public string Result { get; set; } = "";

        /// <summary>The number of its attempt. Reports of earlier attempts are ignored.</summary>
        public int Attempt { get; set; }
    }

    readonly Dictionary<TaskId, SimulatedTask> _tasks = [];

    public Dictionary<Requirement, int> Slots { get; } = new() { [SimulatedKinds.Cpu] = 3, [SimulatedKinds.Gpu] = 1 };

    /// <summary>False while workers die and results are lost.</summary>
    public bool IsCalm { get; set; }

    public int Waiting(Requirement need) => _tasks.Values.Count(task => task.Step == Step.Waiting && task.Need == need);

    /// <summary>Waiting tasks are lost with their scheduler. Executing tasks go on, unclaimed by the next one.</summary>
    public void LoseScheduler()
    {
        foreach (var task in _tasks.Values.ToList())
            if (task.Step is Step.Executing or Step.Finished && task.Call.Retries is not null)
                (task.IsTold, task.IsUnclaimed) = (false, true);
            else
                _tasks.Remove(task.Id);
    }

    public void Submit(QueueInstruction.SubmitCall submitted)
    {
        var call = (SimulatedCall)submitted.Work.Handle!;
        foreach (var task in submitted.Work.Tasks)
        {
            var id = new TaskId(QueueState.Run, submitted.First + task.Index);
            if (_tasks.TryGetValue(id, out var adopted))
            {
                Assert.False(adopted.IsTold, $"{id} is submitted twice");
                (adopted.IsTold, adopted.IsUnclaimed) = (true, false);
                if (adopted.Step == Step.Finished)
                    ReportFinished(adopted);
                continue;
            }
            var need = call.Kind == "gpu" || (call.Kind == "both" && task.Inputs.Count > 0) ? SimulatedKinds.Gpu : SimulatedKinds.Cpu;
            _tasks.Add(id, new SimulatedTask(id, call, need)
            {
                IsTarget = task.Index == submitted.Work.Target,
                IsTold = submitted.Told.Contains(id),
                CannotRepeat = submitted.CannotRepeat,
                Inputs = [.. task.Inputs.Select(input => _tasks[new TaskId(QueueState.Run, submitted.First + input)])],
                Step = task.Inputs.Count > 0 ? Step.Blocked : Step.Waiting,
            });
        }
        Dispatch();
    }

    public void Cancel(TaskId id, bool unlessBegun)
    {
        if (_tasks.TryGetValue(id, out var task) && (task.Step is Step.Waiting or Step.Blocked || (task.Step == Step.Executing && !unlessBegun)))
            Fail(task, FailureType.Cancelled);
    }

    public void Release(IReadOnlyCollection<TaskId> ids)
    {
        foreach (var id in ids)
            Assert.True(_tasks.Remove(id), $"{id} is released, which was submitted");
        Dispatch();
    }

    /// <summary>A result that its holder has lost is computed again, or another holder has it and nothing is reported.</summary>
    public void TakeLostResult(TaskId id)
    {
        if (!_tasks.TryGetValue(id, out var task) || task.Step != Step.Finished || random.Next(3) == 0)
            return;
        report(new QueueEvent.CallTaskReopened(id));
        if (task.CannotRepeat)
            Fail(task, FailureType.StateLost);
        else
            (task.Step, task.Attempt) = (Step.Waiting, task.Attempt + 1);
        Dispatch();
    }

    public QueueEvent Fetch(QueueInstruction.FetchResult wanted) => _tasks.GetValueOrDefault(wanted.Task) switch
    {
        { Step: Step.Finished, Call.IsTooLarge: true } => new QueueEvent.ResultTooLarge(wanted.Task, wanted.MostBytes + 1),
        { Step: Step.Finished } task when IsCalm || random.Next(2) == 0 => new QueueEvent.ResultFetched(wanted.Task, Encoding.UTF8.GetBytes(task.Result)),
        { Step: Step.Finished } when random.Next(2) == 0 => new QueueEvent.CallResultLost(wanted.Task, new WorkerId("w")),
        _ => new QueueEvent.ResultUnavailable(wanted.Task),
    };

    /// <summary>A worker dies. Its task is executed again, fails if it cannot be repeated, or is gone if it was not submitted to this scheduler.</summary>
    public void LoseWorker(Requirement need)
    {
        foreach (var task in _tasks.Values.Where(task => task.Step == Step.Executing && task.Need == need).Take(1).ToList())
            if (task.IsUnclaimed)
                _tasks.Remove(task.Id);
            else if (task.CannotRepeat)
                Fail(task, FailureType.StateLost);
            else
                (task.Step, task.Attempt) = (Step.Waiting, task.Attempt + 1);
        Dispatch();
    }

    public void Dispatch()
    {
        foreach (var task in _tasks.Values.Where(task => task.Step == Step.Blocked && task.Inputs.All(input => input.Step == Step.Finished)))
            task.Step = Step.Waiting;
        foreach (var (need, slots) in Slots)
        {
            if (slots == 0)
                foreach (var stranded in _tasks.Values.Where(task => task.Step == Step.Waiting && task.Need == need && task.IsTold).ToList())
                    Fail(stranded, FailureType.NoWorkerCanRun);
            var free = slots - _tasks.Values.Count(task => task.Step == Step.Executing && task.Need == need);
            foreach (var task in _tasks.Values.Where(task => task.Step == Step.Waiting && task.Need == need).Take(Math.Max(0, free)).ToList())
                Execute(task);
        }
    }

    void Execute(SimulatedTask task)
    {
        var (call, attempt, now) = (task.Call, ++task.Attempt, clock());
        task.Step = Step.Executing;
        if (task.IsTarget)
        {
            task.Result = $"call {call.Place}, execution {call.Executions.Count + 1}";
            call.Executions.Add(task.Result);
            Assert.True(now >= call.Due, $"call {call.Place} begins at {now:ss.fff}, before its time {call.Due:ss.fff}");
            Assert.True(now >= call.RetryNotBefore, $"call {call.Place} begins again at {now:ss.fff}, before the end of its delay {call.RetryNotBefore:ss.fff}");
            // A call that is executed again after the loss of its worker or result may start later, and so may the rest of a graph.
            var isLate = call.Expires + 3 * QueueState.ReadInterval < now;
            Assert.False(
                isLate && call.Retries is not null && call.Executions.Count == 1, $"{call} begins at {now:ss.fff}, after its expiry {call.Expires:ss.fff}");
        }
        after(TimeSpan.FromMilliseconds(random.Next(8) == 0 ? random.Next(1000, 4000) : random.Next(1, 400)), () =>
        {
            if (_tasks.GetValueOrDefault(task.Id) == task && task.Step == Step.Executing && task.Attempt == attempt)
                End(task);
        });
    }

    void End(SimulatedTask task)
    {
        if (random.Next(IsCalm ? 20 : 4) == 0 && task.IsTold)
            Fail(task, "Oops");
        else
        {
            task.Step = Step.Finished;
            if (task.IsTold)
                ReportFinished(task);
        }
        Dispatch();
    }

    void ReportFinished(SimulatedTask task) =>
        report(new QueueEvent.CallTaskFinished(task.Id, task.Call.IsTooLarge || random.Next(3) == 0 ? null : Encoding.UTF8.GetBytes(task.Result)));

    void Fail(SimulatedTask task, string type)
    {
        task.Step = Step.Failed;
        if (task.IsTold)
            report(new QueueEvent.CallTaskFailed(task.Id, new TaskFailure(type, $"{task.Result}", "", "", 1, []), MayRetry: type == "Oops" && random.Next(4) > 0));
        foreach (var dependent in _tasks.Values.Where(other => other.Step == Step.Blocked && other.Inputs.Contains(task)).ToList())
            Fail(dependent, FailureType.DependencyFailed);
    }
}
