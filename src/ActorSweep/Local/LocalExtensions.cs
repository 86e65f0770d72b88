using ActorSweep.Local;

namespace ActorSweep;

/// <summary>Adds to the client's types what needs an engine in this process.</summary>
public static class LocalExtensions
{
    static readonly Backend ProcessesOfThisMachine = new ProcessesBackend();

    extension(SweepClient)
    {
        /// <summary>Starts the engine in this process: on all cores, or as in-process nodes with real connections between them.</summary>
        public static Task<SweepClient> LocalAsync(LocalOptions? options = null, CancellationToken cancel = default) =>
            LocalNodes.StartAsync(options ?? new LocalOptions(), cancel);
    }

    extension(Backend)
    {
        /// <summary>In processes of this machine, so that an item may crash, leak or be killed alone.</summary>
        public static Backend Processes => ProcessesOfThisMachine;
    }
}
