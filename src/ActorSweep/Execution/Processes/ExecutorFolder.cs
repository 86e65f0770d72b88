using System.Net.Sockets;

namespace ActorSweep.Execution.Processes;

/// <summary>A folder that only this user can enter, with the socket and the page by which a worker and an executor meet.</summary>
sealed class ExecutorFolder : IDisposable
{
    readonly string _path = Directory.CreateTempSubdirectory("actorsweep-").FullName;

    public string Pipe => Path.Combine(_path, "pipe");

    public string Page => Path.Combine(_path, "page");

    public Socket Listen()
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Pipe));
        listener.Listen(1);
        return listener;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (IOException)
        {
            // The system clears its temporary files.
        }
    }
}
