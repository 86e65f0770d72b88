using System.Net;
using ActorSweep.Protocol;

namespace ActorSweep.Storage;

/// <summary>Fetches blobs from the nodes that hold them.</summary>
public sealed class BlobClient(HttpClient http)
{
    /// <summary>Fetches a blob and checks it.</summary>
    /// <exception cref="IOException">The blob is gone, its node does not answer, or what came is not what was promised.</exception>
    public async Task<byte[]> FetchAsync(BlobAddress address, CancellationToken cancel)
    {
        try
        {
            using var response = await http.GetAsync(address.Url, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw new IOException($"{address.Url} is not there any more.");
            response.EnsureSuccessStatusCode();

            var bytes = GC.AllocateUninitializedArray<byte>(checked((int)address.Length));
            await using var body = await response.Content.ReadAsStreamAsync(cancel);
            await body.ReadExactlyAsync(bytes, cancel);
            return BlobStore.Checksum(bytes) == address.Checksum
                ? bytes
                : throw new IOException($"{address.Url} has another checksum than its worker told.");
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{address.Url} can't be fetched: {e.Message}", e);
        }
    }

    /// <summary>Opens a blob, to be passed on: whoever reads it to its end checks it.</summary>
    /// <exception cref="IOException">The blob is gone, or its node does not answer.</exception>
    public async Task<Stream> OpenAsync(BlobAddress address, CancellationToken cancel)
    {
        try
        {
            var response = await http.GetAsync(address.Url, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw new IOException($"{address.Url} is not there any more.");
            return await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancel);
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{address.Url} can't be fetched: {e.Message}", e);
        }
    }

    /// <summary>Tells a node that a blob is not needed any more. Its run's end removes what this misses.</summary>
    public async Task DeleteAsync(BlobAddress address, CancellationToken cancel)
    {
        try
        {
            using var _ = await http.DeleteAsync(address.Url, cancel);
        }
        catch (HttpRequestException)
        {
            // The node is gone, and its blobs with it.
        }
    }
}
