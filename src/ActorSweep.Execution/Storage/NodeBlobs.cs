using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Storage;

/// <summary>The places of a node's blobs: a URL for all nodes, and a folder for processes on the same machine.</summary>
/// <param name="Folder">The folder; empty where other processes cannot use the files.</param>
sealed record NodeBlobs(string Url, string Folder)
{
    public static readonly NodeBlobs None = new("", "");

    public BlobAddress this[string name, long length, ulong checksum] =>
        new($"{Url}/{name}", length, checksum) { Path = Folder.Length > 0 ? System.IO.Path.Combine(Folder, name) : null };
}
