using System.Net;
using ActorSweep.Tests.Hosting;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>Results from the gateway in formats of other languages.</summary>
public sealed class FormatTests : IAsyncLifetime
{
    static readonly HttpClient Http = new();
    InProcessCluster _cluster = null!;
    HttpSweepClient _client = null!;

    public async Task InitializeAsync()
    {
        _cluster = await InProcessCluster.StartAsync(workers: 1);
        _client = await HttpSweepClient.ConnectAsync(_cluster.Url);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    public static double[] Halves(int count) => [.. Enumerable.Range(0, count).Select(i => i / 2.0)];

    public static int[] Numbers(int count) => [.. Enumerable.Range(0, count)];

    public static string Text() => "no numbers";

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public async Task A_small_or_large_array_can_be_read_as_npy(int count)
    {
        using var future = _client.Submit(() => Halves(count));
        var npy = await GetAsync(future, "npy");
        Assert.Equal("NUMPY", System.Text.Encoding.ASCII.GetString(npy, 1, 5));
        Assert.Equal(Halves(count), System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(npy.AsSpan(128)).ToArray());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public async Task An_array_or_an_item_of_a_map_can_be_read_as_arrow(int count)
    {
        using var future = _client.Submit(() => Numbers(count));
        Assert.Equal(Numbers(count), await ArrowAsync(future));
        var items = _client.Map(Numbers, [1, count]);
        await _client.WaitAsync(items);
        Assert.Equal(Numbers(count), await ArrowAsync(items[1]));
    }

    [Fact]
    public async Task Results_without_numbers_and_unknown_formats_are_refused_with_the_supported_ones()
    {
        using var text = _client.Submit(() => Text());
        await text;
        Assert.Contains("double[]", await RefusedAsync(text, "npy"));
        Assert.Contains("npy, arrow", await RefusedAsync(text, "csv"));
    }

    async Task<int[]> ArrowAsync(Future future)
    {
        using var reader = new ArrowStreamReader(new MemoryStream(await GetAsync(future, "arrow")));
        using var batch = await reader.ReadNextRecordBatchAsync();
        Assert.Equal("values", batch.Schema.GetFieldByIndex(0).Name);
        return ((Int32Array)batch.Column(0)).Values.ToArray();
    }

    async Task<byte[]> GetAsync(Future future, string format)
    {
        await future.WaitAsync().WaitAsync(ClientExtensions.Patience);
        return await Http.GetByteArrayAsync(_client.UrlOf(future, format));
    }

    async Task<string> RefusedAsync(Future future, string format)
    {
        using var answer = await Http.GetAsync(_client.UrlOf(future, format));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
