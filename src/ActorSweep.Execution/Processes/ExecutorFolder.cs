using System.Net.Sockets;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Processes;

/// <summary>A folder that only this user can enter, with the socket and the shared page of a worker and an executor.</summary>
sealed class ExecutorFolder : IDisposable
{
    readonly OwnFolder _folder = OwnFolder.Create(Path.GetTempPath());

    public string Pipe => Path.Combine(_folder.Path, "pipe");

    public string Page => Path.Combine(_folder.Path, "page");

    /// <summary>Returns the path of runtime settings with a culture behavior: the program's own file if it has that behavior.</summary>
    /// <param name="config">The path of the program's file.</param>
    public string ConfigOf(string config, bool areInvariant)
    {
        if (areInvariant == Cultures.AreInvariant)
            return config;
        var own = Path.Combine(_folder.Path, "executor.runtimeconfig.json");
        File.WriteAllText(own, RuntimeSettings.With(File.ReadAllText(config), areInvariant));
        return own;
    }

    public Socket Listen()
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Pipe));
        listener.Listen(1);
        return listener;
    }

    public void Dispose() => _folder.Dispose();
}
