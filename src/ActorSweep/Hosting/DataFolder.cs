using System.Net.Sockets;

namespace ActorSweep.Hosting;

/// <summary>
/// What a scheduler node keeps: the journal, unless that is on a server, what is done of runs, their results, and who was in the cluster.
/// </summary>
/// <remarks>Scheduler nodes that see one folder, of a machine's or a shared file system's, share it: what one has done the next need not do again.</remarks>
/// <param name="IsTemporary">Whether it goes with this process, for nobody gave it a place.</param>
sealed record DataFolder(string Path, bool IsTemporary)
{
    static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(1);

    /// <summary>Where each run gets a folder for its results.</summary>
    public string Results => System.IO.Path.Combine(Path, "results");

    /// <summary>Where each run gets a folder for what is done of it.</summary>
    public string Parts => System.IO.Path.Combine(Path, "parts");

    /// <summary>The addresses of the nodes that a node was in a cluster with last, a line each.</summary>
    /// <param name="node">Its own, as HOST:PORT.</param>
    public string MembersOf(string node) => System.IO.Path.Combine(Path, $"members-{node.Replace(':', '-')}");

    /// <param name="path">Empty: a new folder that only this user can read.</param>
    /// <exception cref="IOException">It can't be made.</exception>
    public static DataFolder Open(string path) => path.Length == 0
        ? new DataFolder(Directory.CreateTempSubdirectory("actorsweep-").FullName, IsTemporary: true)
        : new DataFolder(Directory.CreateDirectory(path).FullName, IsTemporary: false);

    /// <summary>Those that a node was in a cluster with last and that are there: when it comes back it finds them still together.</summary>
    public IReadOnlyList<string> LastMembersOf(string node)
    {
        try
        {
            return [.. File.ReadAllLines(MembersOf(node)).AsParallel().AsOrdered().Where(IsThere)];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Whether something listens at an address. A process that hangs does, and may wake up.</summary>
    static bool IsThere(string node)
    {
        var colon = node.LastIndexOf(':');
        using var socket = new TcpClient();
        try
        {
            return int.TryParse(node[(colon + 1)..], out var port) && socket.ConnectAsync(node[..Math.Max(0, colon)], port).Wait(ConnectPatience);
        }
        catch (AggregateException)
        {
            return false;
        }
    }
}
