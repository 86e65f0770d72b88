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

    /// <summary>The tasks that some client holds. Other clients can hold them too and depend on them.</summary>
    public IReadOnlyList<TaskId> Tasks => [.. _here.SelectMany(program => program.Tasks).Select(hold => hold.Id).Distinct()];

    /// <summary>The maps that some client holds.</summary>
    public IReadOnlyList<MapHold> Maps => [.. _here.SelectMany(program => program.Maps)];

    /// <summary>Whether enough tasks have been submitted.</summary>
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

    /// <summary>Returns a new name for a run of so many tasks.</summary>
    public RunId NextRun(string kind, int tasks)
    {
        _tasks += tasks;
        return new RunId($"{kind}-{++_runs}");
    }

    /// <summary>Delivers an instruction to the clients that it names.</summary>
    public void Hear(Instruction told) => _here.ForEach(program => program.Hear(told));

    /// <summary>Checks that all held work has ended, as the clients were told, and that the scheduler knows exactly these holds.</summary>
    public void CheckEnd() => _here.ForEach(program => program.CheckEnd());

    /// <summary>All remaining clients unregister, one after another.</summary>
    public void UnregisterAllClients() => _here.ToList().ForEach(UnregisterClient);

    public void UnregisterClient(SimulatedProgram program)
    {
        _here.Remove(program);
        program.UnregisterClient();
    }

    void Live(SimulatedProgram program, double pause) => cluster.Timeline.In(pause * _chance.Between(0.5, 1.5), () =>
    {
        if (cluster.Timeline.Now > until || !_here.Contains(program))
            return;
        program.Act();
        Live(program, pause);
    });
}
