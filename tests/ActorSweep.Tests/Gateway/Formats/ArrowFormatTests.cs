using System.Runtime.InteropServices;
using ActorSweep.Gateway.Formats;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace ActorSweep.Tests.Gateway.Formats;

public sealed class ArrowFormatTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(5, "5")]
    [InlineData(1 << 20, "1048576")]
    [InlineData((2 << 20) + 3, "1048576 1048576 3")]
    public async Task Numbers_are_written_in_batches_and_never_all_in_memory(int count, string batches)
    {
        var numbers = new double[count];
        for (var i = 0; i < count; i++)
            numbers[i] = i / 3.0;
        using var written = new MemoryStream();
        await ArrowFormat.WriteAsync(written, typeof(double), sizeof(double), count, new MemoryStream(MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray()), CancellationToken.None);

        written.Position = 0;
        using var reader = new ArrowStreamReader(written);
        var (read, lengths) = (new List<double>(), new List<int>());
        while (await reader.ReadNextRecordBatchAsync() is { } batch)
        {
            lengths.Add(batch.Length);
            var column = (DoubleArray)batch.Column("values");
            for (var i = 0; i < batch.Length; i++)
                read.Add(column.GetValue(i)!.Value);
        }
        Assert.Equal(batches, string.Join(' ', lengths));
        Assert.Equal(numbers, read);
    }
}
