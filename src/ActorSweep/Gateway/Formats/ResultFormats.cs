using ActorSweep.Protocol.Payloads;
using ActorSweep.Storage;
using Microsoft.AspNetCore.Http;

namespace ActorSweep.Gateway.Formats;

/// <summary>
/// Results for programs in other languages. The bytes of an array of numbers can be recognized without deserializing a user's value, so the
/// gateway can convert them.
/// </summary>
static class ResultFormats
{
    public static readonly string[] Names = ["npy", "arrow"];

    /// <exception cref="InvalidDataException">The result is not an array that the format supports, or the format is unknown.</exception>
    public static async Task<IResult> WriteAsync(HeldResult held, string format, CancellationToken cancel)
    {
        var body = held.Body;
        try
        {
            if (!Names.Contains(format))
                throw new InvalidDataException($"format '{format}' does not exist. The choices are: {string.Join(", ", Names)}. Without a format, the result is in the encoding of ActorSweep's clients.");
            if (held.Item >= 0)
                body = await ItemAsync(held, cancel);
            return await WriteAsync(body, format, cancel);
        }
        catch
        {
            await body.DisposeAsync();
            throw;
        }
    }

    /// <param name="body">The answer disposes of it once there is one.</param>
    static async Task<IResult> WriteAsync(Stream body, string format, CancellationToken cancel)
    {
        var head = new byte[(int)Math.Min(PayloadCodec.VectorHead, body.Length)];
        await body.ReadExactlyAsync(head, cancel);
        if (PayloadCodec.VectorIn(head, body.Length) is not var (element, count) || !(format == "npy" ? NpyFormat.Knows(element.Type) : ArrowFormat.Knows(element.Type)))
            throw new InvalidDataException(
                $"the result is not an array of numbers that .{format} supports. Return such an array, for example double[], from the task.");
        if (format == "npy")
            return Results.Stream(async output =>
            {
                await using (body)
                {
                    await output.WriteAsync(NpyFormat.Head(element.Type, count), cancel);
                    await body.CopyToAsync(output, ResultEndpoints.Part, cancel);
                }
            }, NpyFormat.MediaType);
        return Results.Stream(async output =>
        {
            await using (body)
                await ArrowFormat.WriteAsync(output, element.Type, element.Size, count, body, cancel);
        }, ArrowFormat.MediaType);
    }

    /// <summary>Reads one item from a chunk of a map.</summary>
    static async Task<Stream> ItemAsync(HeldResult held, CancellationToken cancel)
    {
        var column = GC.AllocateUninitializedArray<byte>(checked((int)held.Length));
        await using (held.Body)
            await held.Body.ReadExactlyAsync(column, cancel);
        return Column.Read(column).PayloadOf(held.Item) is { } payload
            ? new MemoryStream(payload.ToArray(), writable: false)
            : throw new InvalidDataException("the result is a single number, not an array of numbers.");
    }
}
