using System.Net.Sockets;
using ActorSweep.Execution.Storage;

namespace ActorSweep.Execution.Processes;

/// <summary>A folder that only this user can enter, with the socket and the shared page of a worker and an executor.</summary>
sealed class ExecutorFolder : IDisposable
{
    readonly OwnFolder _folder = OwnFolder.Create(Path.GetTempPath());

    public string Pipe => Path.Combine(_folder.Path, "pipe");

    public string Page => Path.Combine(_folder.Path, "page");

    public Socket Listen()
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Pipe));
        listener.Listen(1);
        return listener;
    }

    public void Dispose() => _folder.Dispose();
}
