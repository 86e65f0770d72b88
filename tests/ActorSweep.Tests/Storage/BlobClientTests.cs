using ActorSweep.Execution.Storage;
using ActorSweep.Gateway;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Storage;

/// <summary>Blobs over the HTTP port of the node that holds them.</summary>
public sealed class BlobClientTests : IAsyncLifetime, IDisposable
{
    readonly BlobStore _held = new("", "", NullLogger.Instance), _here = new("", "", NullLogger.Instance);
    readonly HttpClient _http = new();
    readonly List<string> _answers = [];
    readonly BlobClient _client;
    WebApplication _node = null!;

    public BlobClientTests() => _client = new BlobClient(_http, seesFiles: false);

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _node = builder.Build();
        _node.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                lock (_answers)
                    _answers.Add($"{context.Response.StatusCode} {context.Request.Headers.Range}");
                return Task.CompletedTask;
            });
            return next();
        });
        _node.MapBlobs(_held);
        await _node.StartAsync();
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose()
    {
        _held.Dispose();
        _here.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task A_large_blob_is_sent_over_an_upgraded_connection_of_its_own()
    {
        double[] values = [.. Enumerable.Range(0, 500_000).Select(i => i / 3.0)];
        var blob = Hold(PayloadCodec.Encode(values));

        Assert.Equal(values, await _client.DecodeAsync(blob, default));
        Assert.Equal(PayloadCodec.Encode(values), await _client.FetchAsync(blob, default));
        var copy = await _client.FetchAsync(blob, _here, "run/copy", default);
        Assert.Equal(values, copy.Decode());
        await using (var passedOn = await _client.OpenAsync(blob, default))
        {
            var read = new MemoryStream();
            await passedOn.CopyToAsync(read);
            Assert.Equal(PayloadCodec.Encode(values), read.ToArray());
        }
        Assert.Equal(Enumerable.Repeat("101 ", 4), _answers);
    }

    [Fact]
    public async Task A_small_blob_is_sent_in_an_ordinary_response()
    {
        Assert.Equal("text", await _client.DecodeAsync(Hold(PayloadCodec.Encode("text")), default));
        Assert.Equal(["200 "], _answers);
    }

    [Fact]
    public async Task A_blob_that_is_compressed_on_disk_arrives_unchanged()
    {
        var blob = Hold(PayloadCodec.Encode(new double[500_000]));
        _held.Spill(long.MaxValue);
        Assert.Equal(new double[500_000], await _client.DecodeAsync(blob, default));
        Assert.Equal(["101 "], _answers);
    }

    [Fact]
    public async Task Fetching_a_deleted_blob_throws_IOException()
    {
        var blob = Hold(PayloadCodec.Encode(new double[500_000]));
        _held.Clear();
        Assert.Contains("no longer exists", (await Assert.ThrowsAsync<IOException>(() => _client.DecodeAsync(blob, default))).Message);
        Assert.Contains("no longer exists", (await Assert.ThrowsAsync<IOException>(() => _client.OpenAsync(blob, default))).Message);
    }

    [Fact]
    public async Task A_fetched_blob_with_a_wrong_checksum_is_refused()
    {
        var blob = Hold(PayloadCodec.Encode(new double[500_000]));
        await Assert.ThrowsAsync<InvalidChecksumException>(() => _client.DecodeAsync(blob with { Checksum = 1 }, default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_a_fetch_ends_waiting_for_a_node_that_sends_nothing_more(bool midway)
    {
        var isSilent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _node.MapGet("/silent", async (HttpContext context) =>
        {
            if (midway)
            {
                context.Response.Headers.Upgrade = RawBlob.Protocol;
                await using var connection = await context.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
                await connection.ReadExactlyAsync(new byte[1]);
                await connection.WriteAsync(new byte[1000]);
                isSilent.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
            isSilent.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var patience = new CancellationTokenSource();
        var coming = _client.FetchAsync(new BlobAddress(_node.Urls.First() + "/silent", 2 << 20, 0), patience.Token);
        await isSilent.Task.WaitAsync(ClientExtensions.Patience);
        patience.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => coming.WaitAsync(ClientExtensions.Patience));
    }

    [Fact]
    public async Task A_client_that_abandons_a_connection_does_not_prevent_later_fetches()
    {
        var blob = Hold(PayloadCodec.Encode(new double[500_000]));
        using (var body = await _client.OpenAsync(blob, default))
            Assert.Equal(10, body.Read(new byte[10]));
        // The node still answers.
        Assert.Equal(new double[500_000], await _client.DecodeAsync(blob, default));
    }

    BlobAddress Hold(byte[] bytes)
    {
        var kept = _held.Put("run/a", bytes);
        return new BlobAddress($"{_node.Urls.First()}/blobs/run/a", kept.Length, kept.Checksum!.Value);
    }
}
