using System.Globalization;
using System.Net.Sockets;

namespace ActorSweep.Hosting;

/// <summary>The data of a scheduler node: the journal (unless a server has it), finished parts of runs, results, and the members of its last cluster.</summary>
/// <remarks>Scheduler nodes on one machine or shared file system can share a folder; each then uses the finished parts of the others.</remarks>
/// <param name="IsTemporary">Whether the folder is deleted with this process, since no path was given.</param>
sealed record DataFolder(string Path, bool IsTemporary)
{
    static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(1);

    /// <summary>The parent of the folders with the results of each run.</summary>
    public string Results => System.IO.Path.Combine(Path, "results");

    /// <summary>The parent of the folders with the finished parts of each run.</summary>
    public string Parts => System.IO.Path.Combine(Path, "parts");

    /// <summary>The file with the addresses of the other nodes in a node's last cluster, one a line.</summary>
    /// <param name="node">HOST:PORT of the node.</param>
    public string MembersOf(string node) => System.IO.Path.Combine(Path, $"members-{node.Replace(':', '-')}");

    /// <param name="path">Empty: a new folder that only this user can read.</param>
    /// <exception cref="IOException">The folder cannot be created.</exception>
    public static DataFolder Open(string path) => path.Length == 0
        ? new DataFolder(Directory.CreateTempSubdirectory("actorsweep-").FullName, IsTemporary: true)
        : new DataFolder(Directory.CreateDirectory(path).FullName, IsTemporary: false);

    /// <summary>The members of a node's last cluster that still listen. A node that restarts can join them.</summary>
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

    /// <summary>Whether a process listens at an address. A process that hangs still does, and may recover.</summary>
    static bool IsThere(string node)
    {
        var colon = node.LastIndexOf(':');
        using var socket = new TcpClient();
        try
        {
            return int.TryParse(node[(colon + 1)..], CultureInfo.InvariantCulture, out var port) && socket.ConnectAsync(node[..Math.Max(0, colon)], port).Wait(ConnectPatience);
        }
        catch (AggregateException)
        {
            return false;
        }
    }
}
