using System.Net;
using System.Net.Http.Headers;
using ActorSweep.Payloads;
using ActorSweep.Protocol;

namespace ActorSweep.Storage;

/// <summary>Gets blobs from the nodes that hold them: as the files that they are, on the same machine; else over their HTTP ports.</summary>
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
    public Task<byte[]> FetchAsync(BlobAddress blob, CancellationToken cancel) => ReadAsync(blob, body =>
    {
        var bytes = LargePages.Ask(GC.AllocateUninitializedArray<byte>(checked((int)blob.Length)));
        body.ReadExactly(bytes);
        return bytes;
    }, cancel);

    /// <summary>Gets a blob as the user's value that it is. The numbers of an array go straight to their place.</summary>
    /// <inheritdoc cref="FetchAsync"/>
    public Task<object?> DecodeAsync(BlobAddress blob, CancellationToken cancel) => ReadAsync(blob, PayloadCodec.Read, cancel);

    /// <summary>Gets a copy of a blob into a store of this node's.</summary>
    /// <inheritdoc cref="FetchAsync"/>
    public Task<LocalBytes> FetchAsync(BlobAddress blob, BlobStore store, string name, CancellationToken cancel) =>
        ReadAsync(blob, body => store.Put(name, body, blob.Checksum), cancel);

    /// <summary>Opens a blob: whoever reads it to its end has checked it.</summary>
    /// <exception cref="IOException">The blob is gone, or its node does not answer.</exception>
    public Task<Stream> OpenAsync(BlobAddress blob, CancellationToken cancel) => Task.Run(() => Open(blob, cancel), cancel);

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

    /// <summary>Reads a blob on a thread of its own, which may wait.</summary>
    Task<T> ReadAsync<T>(BlobAddress blob, Func<Stream, T> read, CancellationToken cancel) => Task.Factory.StartNew(() =>
    {
        try
        {
            using var body = Open(blob, cancel);
            using var ending = cancel.Register(body.Dispose);
            return read(body);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
    }, cancel, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    Stream Open(BlobAddress blob, CancellationToken cancel)
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
        return new ChecksumStream(new ResumingStream(offset => OpenBody(blob, offset, cancel), blob.Length, MostResumed), blob.Length, blob.Checksum, blob.Url);
    }

    Stream OpenBody(BlobAddress blob, long offset, CancellationToken cancel)
    {
        if (offset == 0 && blob.Length >= RawBlob.WorthAConnection && RawBlob.TryOpen(new Uri(blob.Url), cancel) is { } raw)
            return raw;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, blob.Url);
            if (offset > 0)
                request.Headers.Range = new RangeHeaderValue(offset, null);
            var response = http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).GetAwaiter().GetResult();
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw new IOException($"{blob.Url} is not there any more.");
            return response.EnsureSuccessStatusCode().Content.ReadAsStream(cancel);
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{blob.Url} can't be fetched: {e.Message}", e);
        }
    }
}
