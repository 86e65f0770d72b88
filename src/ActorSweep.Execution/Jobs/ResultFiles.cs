using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Jobs;

/// <summary>
/// What becomes of results where they are made: small ones stay in memory, to ride along in the message that tells of them; others
/// become files, which their worker takes over. So no large result goes through a pipe, or through a worker's memory.
/// </summary>
/// <param name="corner">Where the files go.</param>
sealed class ResultFiles(BlobTiers corner)
{
    /// <summary>Results of tasks up to this size ride along.</summary>
    const int LargestOfTask = 8 * 1024;

    int _last;

    public LocalBytes OfTask(EncodedPayload result) => Keep(result, LargestOfTask);

    public LocalBytes OfMap(EncodedPayload column) => Keep(column, WireCodec.LargestInline / 2);

    public LocalBytes OfSweep(byte[] packed) => Keep(new EncodedPayload(packed), WireCodec.LargestInline);

    LocalBytes Keep(EncodedPayload bytes, int mostInMemory) =>
        bytes.Length <= mostInMemory ? bytes.ToArray() : BlobFile.Write(corner, $"{Interlocked.Increment(ref _last)}", bytes);
}
