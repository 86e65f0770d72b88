using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ActorSweep.Client.Models;

namespace ActorSweep.Tests.Execution;

public sealed class SeriesRecorderTests
{
    static double[] Ramp(int length) => [.. Enumerable.Range(0, length).Select(i => (double)i)];

    [Theory]
    [InlineData(11, 5, new double[] { 0, 5, 10 })]
    [InlineData(12, 5, new double[] { 0, 5, 10 })]
    [InlineData(3, 1, new double[] { 0, 1, 2 })]
    [InlineData(3, 100, new double[] { 0 })]
    public void Every_kth_value_from_the_first_is_recorded(int length, long every, double[] expected) =>
        Assert.Equal(expected, SeriesRecorder.Record([Ramp(length)], [], every).Recorded);

    [Theory]
    [InlineData(200_001, 400)]
    [InlineData(501, 1)]
    [InlineData(1, 1)]
    public void About_500_steps_are_recorded_by_default(int length, long every) =>
        Assert.Equal(every, SeriesRecorder.Record([Ramp(length)], [], null).Every);

    [Fact]
    public void The_last_value_is_kept_even_if_it_is_not_recorded() =>
        Assert.Equal([11.0], SeriesRecorder.Record([Ramp(12)], [], 5).Last);

    [Fact]
    public void The_hash_covers_the_recorded_series_then_their_last_values_then_the_scalars()
    {
        var result = SeriesRecorder.Record([[1, 2, 3, 4], [5, 6, 7, 8]], [9, 10], 2);
        double[] published = [1, 3, 5, 7, 4, 8, 9, 10];
        Assert.Equal(SHA256.HashData(MemoryMarshal.AsBytes(published.AsSpan())), result.Hash);
    }

    [Fact]
    public void A_result_without_series_has_its_scalars()
    {
        var result = SeriesRecorder.Record([], [9, 10], null);
        double[] published = [9, 10];
        Assert.Equal((1, 0, 0), (result.Every, result.Recorded.Length, result.Last.Length));
        Assert.Equal(SHA256.HashData(MemoryMarshal.AsBytes(published.AsSpan())), result.Hash);
    }

    [Fact]
    public void Series_of_unequal_lengths_are_refused_with_their_lengths() =>
        Assert.Contains("3, 2", Assert.Throws<InvalidOperationException>(() => SeriesRecorder.Record([Ramp(3), Ramp(2)], [], null)).Message);
}
