using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

// The records of the account.
sealed partial class Ledger
{
    sealed class WorkerPage(int slots, IReadOnlyDictionary<string, double> resources)
    {
        public int Slots => slots;
        public IReadOnlyDictionary<string, double> Resources => resources;
        public bool IsReachable { get; set; } = true;
        public bool IsDraining { get; set; }
    }

    sealed class TaskPage(TaskSpec spec)
    {
        public TaskSpec Spec => spec;
        public HashSet<TaskId> After { get; } = [.. spec.After];
        public HashSet<ClientId> Clients { get; } = [];
        public HashSet<WorkerId> Holders { get; } = [];
        public bool IsDetached { get; set; }
        public bool IsSafe { get; set; }
        public bool HasResult { get; set; }
        public TaskFailure? Failure { get; set; }
        public int Failures { get; set; }
        public bool MayRetry { get; set; }
        public DateTimeOffset NotBefore { get; set; }

        /// <summary>Whether an input was missing when it was submitted.</summary>
        public bool LacksInput { get; init; }

        /// <summary>Whether an executor died while executing it.</summary>
        public bool IsAccused { get; set; }

        /// <summary>Whether a worker may have died while executing it.</summary>
        public bool MayBeAccused { get; set; }

        public bool HasEnded => HasResult || Failure is not null;

        public void LoseHolder(WorkerId worker) => HasResult &= !Holders.Remove(worker) || Holders.Count > 0 || IsSafe;
    }

    sealed record Entry(AttemptId Attempt, WorkerId Worker, TaskId Task, DateTimeOffset Since)
    {
        public bool HasSeceded { get; set; }
    }
}
