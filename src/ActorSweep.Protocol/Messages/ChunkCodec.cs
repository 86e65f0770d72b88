using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ActorSweep.Core.Reduction;

namespace ActorSweep.Protocol.Messages;

/// <summary>Encodes the result of a chunk as bytes, little-endian. Arrays of doubles are copied as they are in memory.</summary>
static class ChunkCodec
{
    // A result with whole numbers that no double holds has a form of its own, so that all other results stay as short as they are.
    const byte Failed = 0, Succeeded = 1, SucceededWithRests = 2;

    public static byte[] Encode(IReadOnlyList<BlockResult> blocks)
    {
        var stream = new MemoryStream(EstimateSize(blocks));
        using var writer = new BinaryWriter(stream);
        writer.Write(blocks.Count);
        foreach (var block in blocks)
        {
            writer.Write(block.Block);
            writer.Write(block.Outcomes.Count);
            foreach (var outcome in block.Outcomes)
                Write(writer, outcome);
        }
        return stream.Length == stream.Capacity ? stream.GetBuffer() : stream.ToArray();
    }

    /// <exception cref="EndOfStreamException">The bytes are truncated.</exception>
    public static IReadOnlyList<BlockResult> Decode(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        var blocks = new BlockResult[reader.ReadInt32()];
        for (var i = 0; i < blocks.Length; i++)
        {
            var block = reader.ReadInt64();
            var outcomes = new SimulationOutcome[reader.ReadInt32()];
            for (var j = 0; j < outcomes.Length; j++)
                outcomes[j] = ReadOutcome(reader);
            blocks[i] = new BlockResult(block, outcomes);
        }
        return blocks;
    }

    static int EstimateSize(IReadOnlyList<BlockResult> blocks) =>
        4 + blocks.Sum(block => 12 + block.Outcomes.Sum(o => o.Result is { } r
            ? 1 + r.Hash.Length + 8 + 12 + 8 * (r.Recorded.Length + r.Last.Length + r.Scalars.Length)
            : 1024));

    static void Write(BinaryWriter writer, SimulationOutcome outcome)
    {
        if (outcome.Result is { } result)
        {
            var hasRests = result.Scalars.Any(scalar => !scalar.IsDouble);
            writer.Write(hasRests ? SucceededWithRests : Succeeded);
            writer.Write(result.Hash);
            writer.Write(result.Every);
            Write(writer, result.Recorded);
            Write(writer, result.Last);
            Write(writer, Array.ConvertAll(result.Scalars, scalar => scalar.Nearest));
            if (hasRests)
                writer.Write(MemoryMarshal.AsBytes(Array.ConvertAll(result.Scalars, scalar => scalar.Rest).AsSpan()));
            return;
        }
        var failure = outcome.Failure!;
        writer.Write(Failed);
        writer.Write(failure.Type);
        writer.Write(failure.Message);
        writer.Write(failure.Stack);
        writer.Write(failure.Worker);
        writer.Write(failure.Attempt);
        writer.Write(failure.Story.Count);
        foreach (var line in failure.Story)
            writer.Write(line);
        Write(writer, failure.Inner);
    }

    static void Write(BinaryWriter writer, IReadOnlyList<RemoteError> errors)
    {
        writer.Write(errors.Count);
        foreach (var error in errors)
        {
            writer.Write(error.Type);
            writer.Write(error.Message);
            writer.Write(error.Stack);
            Write(writer, error.Inner);
        }
    }

    static SimulationOutcome ReadOutcome(BinaryReader reader)
    {
        if (reader.ReadByte() is var kind and not Failed)
        {
            var hash = reader.ReadBytes(SHA256.HashSizeInBytes);
            return new SimulationOutcome(
                new SimulationResult(hash, reader.ReadInt64(), ReadDoubles(reader), ReadDoubles(reader), ReadScalars(reader, hasRests: kind == SucceededWithRests)), null);
        }
        var (type, message, stack, worker, attempt) =
            (reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadInt32());
        var story = new string[reader.ReadInt32()];
        for (var i = 0; i < story.Length; i++)
            story[i] = reader.ReadString();
        return new SimulationOutcome(null, new TaskFailure(type, message, stack, worker, attempt, story) { Inner = ReadErrors(reader) });
    }

    static RemoteError[] ReadErrors(BinaryReader reader)
    {
        var errors = new RemoteError[reader.ReadInt32()];
        for (var i = 0; i < errors.Length; i++)
            errors[i] = new RemoteError(reader.ReadString(), reader.ReadString(), reader.ReadString()) { Inner = ReadErrors(reader) };
        return errors;
    }

    static void Write(BinaryWriter writer, double[] values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    static Number[] ReadScalars(BinaryReader reader, bool hasRests) =>
        Array.ConvertAll(ReadDoubles(reader), nearest => (Number)nearest) is var scalars && hasRests
            ? Array.ConvertAll(scalars, scalar => new Number(scalar, reader.ReadInt64()))
            : scalars;

    static double[] ReadDoubles(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        if (length * 8L > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new EndOfStreamException("The result is truncated.");
        var values = new double[length];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
