using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Jobs;

/// <summary>
/// Decides how results leave the executor. Small ones stay in memory and are sent in the message; larger ones become files, which their worker takes over,
/// so that no large result goes through a pipe or a worker's memory.
/// </summary>
/// <param name="corner">The folders for the files.</param>
sealed class ResultFiles(BlobTiers corner)
{
    /// <summary>The largest result of a task that is sent in its message, in bytes.</summary>
    const int LargestOfTask = 8 * 1024;

    int _last;

    public LocalBytes OfTask(EncodedPayload result) => Keep(result, LargestOfTask);

    public LocalBytes OfMap(EncodedPayload column) => Keep(column, WireCodec.LargestInline / 2);

    public LocalBytes OfSweep(byte[] packed) => Keep(new EncodedPayload(packed), WireCodec.LargestInline);

    LocalBytes Keep(EncodedPayload bytes, int mostInMemory) =>
        bytes.Length <= mostInMemory ? bytes.ToArray() : BlobFile.Write(corner, $"{Interlocked.Increment(ref _last)}", bytes);
}
