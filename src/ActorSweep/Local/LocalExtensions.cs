using ActorSweep.Local;

namespace ActorSweep;

/// <summary>Extensions of the client's types that need the engine in this process.</summary>
public static class LocalExtensions
{
    static readonly Backend ProcessesOfThisMachine = new ProcessesBackend();

    extension(SweepClient)
    {
        /// <summary>
        /// Starts the engine in this process and returns a client of it. Default: one actor system with a slot for each core; with
        /// <see cref="LocalOptions.Workers"/> or <see cref="LocalOptions.Processes"/>, nodes that are connected by TCP and HTTP.
        /// </summary>
        /// <exception cref="ArgumentException">The options contradict one another.</exception>
        public static Task<SweepClient> LocalAsync(LocalOptions? options = null, CancellationToken cancellationToken = default) =>
            LocalNodes.StartAsync(options ?? new LocalOptions(), cancellationToken);
    }

    extension(Backend)
    {
        /// <summary>Gets the backend that executes items in processes of this machine: an item that crashes or leaks does not harm this process.</summary>
        public static Backend Processes => ProcessesOfThisMachine;
    }
}
