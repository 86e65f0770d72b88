using System.Net;
using System.Net.Http.Headers;
using ActorSweep.Payloads;
using ActorSweep.Protocol;

namespace ActorSweep.Storage;

/// <summary>Gets blobs from the nodes that hold them: as the files that they are, on the same machine; else over HTTP.</summary>
/// <param name="seesFiles">Whether to look for files of other nodes.</param>
sealed class BlobClient(HttpClient http, bool seesFiles = true)
{
    /// <summary>A connection that breaks in the middle is made again so often, and what came is kept.</summary>
    const int MostResumed = 3;

    /// <summary>The file that a blob is, if it is on this machine; whoever reads it checks it.</summary>
    public LocalBytes? Here(BlobAddress blob) => seesFiles && blob.Path is { } path && new FileInfo(path) is { Exists: true } file && file.Length == blob.Length
        ? LocalBytes.InFile(path, blob.Length, blob.Checksum)
        : (LocalBytes?)null;

    /// <summary>Gets a blob, and checks it.</summary>
    /// <exception cref="IOException">The blob is gone, its node does not answer, or what came is not what was promised.</exception>
    public async Task<byte[]> FetchAsync(BlobAddress blob, CancellationToken cancel)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)blob.Length));
        await using var body = await OpenAsync(blob, cancel).ConfigureAwait(false);
        await body.ReadExactlyAsync(bytes, cancel).ConfigureAwait(false);
        return bytes;
    }

    /// <summary>Gets a blob as the user's value that it is.</summary>
    /// <inheritdoc cref="FetchAsync"/>
    public async Task<object?> DecodeAsync(BlobAddress blob, CancellationToken cancel)
    {
        await using var body = await OpenAsync(blob, cancel).ConfigureAwait(false);
        // On a thread that may wait: the numbers of an array go straight to their place.
        return await Task.Run(() => PayloadCodec.Read(body), cancel).ConfigureAwait(false);
    }

    /// <summary>Gets a copy of a blob into a store of this node's.</summary>
    /// <inheritdoc cref="FetchAsync"/>
    public async Task<LocalBytes> FetchAsync(BlobAddress blob, BlobStore store, string name, CancellationToken cancel)
    {
        await using var body = new ResumingStream(offset => OpenBodyAsync(blob, offset, cancel), blob.Length, MostResumed);
        await using var check = new ChecksumStream(body, blob.Length, blob.Checksum, blob.Url);
        return await store.PutAsync(name, check, blob.Checksum, cancel).ConfigureAwait(false);
    }

    /// <summary>Opens a blob: whoever reads it to its end has checked it.</summary>
    /// <exception cref="IOException">The blob is gone, or its node does not answer.</exception>
    public async Task<Stream> OpenAsync(BlobAddress blob, CancellationToken cancel)
    {
        if (Here(blob) is { } here)
            try
            {
                return here.OpenRead();
            }
            catch (IOException)
            {
                // Just now it went to disk.
            }
        return new ChecksumStream(await OpenBodyAsync(blob, 0, cancel).ConfigureAwait(false), blob.Length, blob.Checksum, blob.Url);
    }

    /// <summary>Tells a node that a blob is not needed any more. Its run's end removes what this misses.</summary>
    public async Task DeleteAsync(BlobAddress blob, CancellationToken cancel)
    {
        try
        {
            using var _ = await http.DeleteAsync(blob.Url, cancel).ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            // The node is gone, and its blobs with it.
        }
    }

    async Task<Stream> OpenBodyAsync(BlobAddress blob, long offset, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, blob.Url);
            if (offset > 0)
                request.Headers.Range = new RangeHeaderValue(offset, null);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw new IOException($"{blob.Url} is not there any more.");
            return await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{blob.Url} can't be fetched: {e.Message}", e);
        }
    }
}
