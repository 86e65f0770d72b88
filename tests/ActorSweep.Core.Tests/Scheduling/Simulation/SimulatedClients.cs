using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Submitting;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>The clients of a cluster and their programs.</summary>
sealed class SimulatedClients(SimulatedCluster cluster, double until)
{
    const int MostClients = 4, MostTasks = 200;

    readonly Chance _chance = cluster.Chance;
    readonly List<SimulatedProgram> _here = [];
    int _runs, _tasks;

    /// <summary>Tasks that some client holds. Others can hold them too, and depend on them.</summary>
    public IReadOnlyList<TaskId> Tasks => [.. _here.SelectMany(program => program.Tasks).Select(hold => hold.Id).Distinct()];

    /// <summary>Maps that some client holds.</summary>
    public IReadOnlyList<MapHold> Maps => [.. _here.SelectMany(program => program.Maps)];

    /// <summary>Whether enough has been asked for.</summary>
    public bool IsEnough => _tasks > MostTasks;

    public void Await()
    {
        for (var client = _chance.Size(1, MostClients); client > 0; client--)
        {
            var id = new ClientId($"c{client}");
            cluster.Timeline.In(_chance.Between(0, until / 2), () =>
            {
                var program = new SimulatedProgram(new SimulatedClient(id, cluster), this, cluster);
                _here.Add(program);
                program.Begin();
                Live(program, _chance.Magnitude(0.05, 2));
            });
        }
    }

    /// <summary>A name that no run has, for so many tasks.</summary>
    public RunId NextRun(string kind, int tasks)
    {
        _tasks += tasks;
        return new RunId($"{kind}-{++_runs}");
    }

    /// <summary>A scheduler tells those clients something whom an instruction names.</summary>
    public void Hear(Instruction told) => _here.ForEach(program => program.Hear(told));

    /// <summary>What clients hold has ended, as they were told; and the scheduler knows that they hold it, and of nothing else.</summary>
    public void CheckEnd() => _here.ForEach(program => program.CheckEnd());

    /// <summary>All that are left go, one after another.</summary>
    public void AllLeave() => _here.ToList().ForEach(Leave);

    public void Leave(SimulatedProgram program)
    {
        _here.Remove(program);
        program.Leave();
    }

    void Live(SimulatedProgram program, double pause) => cluster.Timeline.In(pause * _chance.Between(0.5, 1.5), () =>
    {
        if (cluster.Timeline.Now > until || !_here.Contains(program))
            return;
        program.Act();
        Live(program, pause);
    });
}
