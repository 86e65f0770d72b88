using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>Random tasks, some of them invalid.</summary>
sealed class RandomGraphs(Chance chance)
{
    const int MostInputs = 4;
    static readonly string[] Functions = ["f", "g", "h", "k"];

    /// <summary>Draws tasks that depend on some before them and on some of other runs.</summary>
    public IReadOnlyList<(TaskSpec Spec, TaskPlan Plan)> Draw(RunId run, long first, int count, IReadOnlyList<TaskId> others)
    {
        var (secondsEach, heldShare, fails) = (chance.Magnitude(0.0005, 0.3), chance.Between(0, 1), chance.Happens(0.5) ? 0 : chance.Magnitude(0.01, 0.5));
        var tasks = new List<(TaskSpec, TaskPlan)>();
        for (var i = 0; i < count; i++)
        {
            var inputs = Pick(run, first, i, others, chance.Size(1, MostInputs + 1) - 1);
            var spec = new TaskSpec(first + i, Functions[chance.Size(1, 4) - 1], inputs, Rules(), IsHeld: i == count - 1 || chance.Happens(heldShare))
            {
                After = chance.Happens(0.1) ? Pick(run, first, i, [], 2) : [],
                IsDetached = chance.Happens(0.05),
                Scattered = inputs.Count == 0 && chance.Happens(0.1) ? chance.Happens(0.5) ? 1000 : 100_000 : null,
            };
            tasks.Add((spec, new TaskPlan(
                secondsEach * chance.Magnitude(0.2, 5), chance.Happens(0.2) ? fails : 0, chance.Happens(0.8), chance.Happens(0.4), (long)chance.Magnitude(1, 1e8))));
        }
        return tasks;
    }

    List<TaskId> Pick(RunId run, long first, int before, IReadOnlyList<TaskId> others, int count)
    {
        var picked = new List<TaskId>();
        for (; count > 0; count--)
            if (others.Count > 0 && chance.Happens(0.2))
                picked.Add(others[chance.Below(others.Count)]);
            else if (before > 0)
                picked.Add(new TaskId(run, first + (chance.Happens(0.5) ? before - 1 - chance.Below(Math.Min(before, 4)) : chance.Below(before))));
        return picked;
    }

    public TaskRules Rules() => new()
    {
        Priority = chance.Happens(0.2) ? chance.Below(3) - 1 : 0,
        Retries = chance.Happens(0.5) ? chance.Below(4) : 0,
        RetryDelay = chance.Happens(0.3) ? (tries, jitter) => TimeSpan.FromSeconds(0.1 * tries + jitter) : null,
        CannotRepeat = chance.Happens(0.03),
        Requirement = chance.Between(0, 1) switch
        {
            < 0.80 => Requirement.None,
            < 0.86 => Requirement.Of([new("GPU", 1)], []),
            < 0.90 => Requirement.Of([new("GPU", 2)], []),
            < 0.94 => Requirement.Of([], ["last1", "w1"]),
            < 0.98 => Requirement.Of([], [$"w{chance.Size(1, 9)}"], allowsOthers: true),
            < 0.99 => Requirement.Of([new("GPU", 1)], ["last1", "last2", "w2"]),
            _ => Requirement.Of([new("TPU", 1)], []),
        },
    };
}
