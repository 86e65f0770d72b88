using ActorSweep.Protocol.Messages;

namespace ActorSweep.Execution.Storage;

/// <summary>Where a node's blobs are: below a URL for all, and in a folder for whoever is on the same machine.</summary>
/// <param name="Folder">Empty where files are of no use to others.</param>
sealed record NodeBlobs(string Url, string Folder)
{
    public static readonly NodeBlobs None = new("", "");

    public BlobAddress this[string name, long length, ulong checksum] =>
        new($"{Url}/{name}", length, checksum) { Path = Folder.Length > 0 ? System.IO.Path.Combine(Folder, name) : null };
}
