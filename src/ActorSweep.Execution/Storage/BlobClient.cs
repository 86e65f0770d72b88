using System.Net;
using System.Net.Http.Headers;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Storage;

/// <summary>Fetches blobs from the nodes that hold them: as files on the same machine, otherwise over HTTP.</summary>
/// <param name="seesFiles">Whether to look for the files of other nodes.</param>
sealed class BlobClient(HttpClient http, bool seesFiles = true)
{
    /// <summary>How often a broken connection is opened again. Bytes that were received are kept.</summary>
    const int MostResumed = 3;

    /// <summary>Returns the file of a blob if it is on this machine. The checksum is verified when the file is read.</summary>
    public LocalBytes? Here(BlobAddress blob) => seesFiles && blob.Path is { } path && new FileInfo(path) is { Exists: true } file && file.Length == blob.Length
        ? LocalBytes.InFile(path, blob.Length, blob.Checksum)
        : (LocalBytes?)null;

    /// <summary>Fetches a blob and verifies it.</summary>
    /// <exception cref="IOException">The blob is deleted, its node does not answer, or its length or checksum is wrong.</exception>
    public Task<byte[]> FetchAsync(BlobAddress blob, CancellationToken cancel) => ReadAsync(blob, body =>
    {
        var bytes = LargePages.Ask(GC.AllocateUninitializedArray<byte>(checked((int)blob.Length)));
        body.ReadExactly(bytes);
        return bytes;
    }, cancel);

    /// <summary>Fetches a blob and deserializes the user's value. The numbers of an array are read straight into the array.</summary>
    /// <inheritdoc cref="FetchAsync(BlobAddress, CancellationToken)"/>
    public Task<object?> DecodeAsync(BlobAddress blob, CancellationToken cancel) => ReadAsync(blob, PayloadCodec.Read, cancel);

    /// <summary>Fetches a copy of a blob into a store of this node.</summary>
    /// <inheritdoc cref="FetchAsync(BlobAddress, CancellationToken)"/>
    public Task<LocalBytes> FetchAsync(BlobAddress blob, BlobStore store, string name, CancellationToken cancel) =>
        ReadAsync(blob, body => store.Put(name, body, blob.Checksum), cancel);

    /// <summary>Opens a blob. The checksum is verified at the end of the stream.</summary>
    /// <exception cref="IOException">The blob is deleted, or its node does not answer.</exception>
    public async Task<Stream> OpenAsync(BlobAddress blob, CancellationToken cancel) => OpenHere(blob)
        ?? (IsLarge(blob)
            ? await OnThread(() => OpenLarge(blob, cancel), cancel).ConfigureAwait(false)
            : Checked(await OpenBodyAsync(blob, 0, cancel).ConfigureAwait(false), blob));

    /// <summary>Deletes a blob on its node. A blob that this misses is deleted at the end of its run.</summary>
    public async Task DeleteAsync(BlobAddress blob, CancellationToken cancel)
    {
        try
        {
            using var _ = await http.DeleteAsync(blob.Url, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // The node is lost, with its blobs.
        }
    }

    /// <summary>Reads a blob; a large one of another node on a dedicated thread, which may block.</summary>
    async Task<T> ReadAsync<T>(BlobAddress blob, Func<Stream, T> read, CancellationToken cancel)
    {
        if (OpenHere(blob) is { } here)
            return await Task.Run(() => Read(here, read, cancel), cancel).ConfigureAwait(false);
        if (IsLarge(blob))
            return await OnThread(() => Read(OpenLarge(blob, cancel), read, cancel), cancel).ConfigureAwait(false);
        var bytes = new MemoryStream(checked((int)blob.Length));
        var body = await OpenBodyAsync(blob, 0, cancel).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
            await body.CopyToAsync(bytes, cancel).ConfigureAwait(false);
        bytes.Position = 0;
        return Read(Checked(bytes, blob), read, cancel);
    }

    static T Read<T>(Stream from, Func<Stream, T> read, CancellationToken cancel)
    {
        using var body = from;
        using var ending = cancel.Register(body.Dispose);
        try
        {
            return read(body);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
    }

    static bool IsLarge(BlobAddress blob) => blob.Length >= RawBlob.WorthAConnection;

    static Task<T> OnThread<T>(Func<T> work, CancellationToken cancel) =>
        Task.Factory.StartNew(work, cancel, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    static ChecksumStream Checked(Stream body, BlobAddress blob) => new(body, blob.Length, blob.Checksum, blob.Url);

    Stream? OpenHere(BlobAddress blob)
    {
        try
        {
            return Here(blob)?.OpenRead();
        }
        catch (BlobLostException)
        {
            // The file was moved to disk just now.
            return null;
        }
    }

    /// <summary>Opens a large blob. Runs on a thread that may block.</summary>
    ChecksumStream OpenLarge(BlobAddress blob, CancellationToken cancel) => Checked(
        new ResumingStream(
            offset => offset == 0 && RawBlob.TryOpen(new Uri(blob.Url), cancel) is { } raw ? raw : OpenBodyAsync(blob, offset, cancel).GetAwaiter().GetResult(),
            blob.Length, MostResumed),
        blob);

    async Task<Stream> OpenBodyAsync(BlobAddress blob, long offset, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, blob.Url);
            if (offset > 0)
                request.Headers.Range = new RangeHeaderValue(offset, null);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw new IOException($"{blob.Url} no longer exists.");
            return await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new IOException($"{blob.Url} cannot be fetched: {e.Message}", e);
        }
    }
}
