using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ActorSweep.Protocol.Http;

namespace ActorSweep.Execution.Bundles;

/// <summary>Fetches bundles for a worker: from the scheduler's node, to which clients send them, or from a worker to which that node redirects.</summary>
/// <param name="http">A client that follows no redirects.</param>
/// <param name="patience">The longest time in which a node may send a bundle.</param>
sealed class BundleClient(BundleStore store, HttpClient http, TimeSpan patience)
{
    const int Tries = 5;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The URL of the scheduler's node; empty before it is known.</summary>
    public string Url { get; set; } = "";

    /// <summary>The worker that asks.</summary>
    public WorkerId Worker { get; set; } = WorkerId.Nobody;

    /// <summary>Opens the folder of a bundle. The folder is kept as long as the lease is held.</summary>
    /// <exception cref="IOException">No node gave the bundle.</exception>
    public Task<BundleLease> OpenAsync(string name) => store.OpenAsync(name, () => FetchAsync(name));

    async Task FetchAsync(string name)
    {
        Uri? worker = null;
        var started = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var asked = Routes.BundleFor(name, Worker, failed: worker).At(Url);
            try
            {
                worker = await TakeAsync(name, asked).ConfigureAwait(false);
                if (worker is null || await TakeAsync(name, asked = worker).ConfigureAwait(false) is null)
                    return;
            }
            catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound && asked != worker)
            {
                throw new IOException($"no node has the bundle {name}. Submit again: the client sends the code that the cluster does not have.", e);
            }
            catch (Exception e) when (MayBeOthers(e) && attempt >= Tries && !(IsUnavailable(e) && Stopwatch.GetElapsedTime(started) < patience))
            {
                throw new IOException($"the bundle {name} cannot be fetched from {asked.GetLeftPart(UriPartial.Authority)}: {e.Message}", e);
            }
            // When a worker fails, the scheduler's node may know another; that node itself may recover.
            catch (Exception e) when (MayBeOthers(e))
            {
                await Task.Delay(attempt == 1 ? TimeSpan.Zero : Pause).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns whether the node says that it is unavailable for now, for example because the journal's database does not answer.</summary>
    static bool IsUnavailable(Exception e) => e is HttpRequestException { StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout };

    /// <summary>Returns whether the fault may lie with the node that was asked.</summary>
    static bool MayBeOthers(Exception e) =>
        e is HttpRequestException or HttpIOException or InvalidDataException or OperationCanceledException or IOException { InnerException: SocketException };

    /// <summary>Fetches a bundle into the store.</summary>
    /// <returns>The URL to ask instead; null: the bundle was stored.</returns>
    async Task<Uri?> TakeAsync(string name, Uri url)
    {
        using var waiting = new CancellationTokenSource(patience);
        using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, waiting.Token).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.TemporaryRedirect)
            return answer.Headers.Location;
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadAsStreamAsync(waiting.Token).ConfigureAwait(false);
        await using var bodyEnd = body.ConfigureAwait(false);
        await store.AddAsync(name, body, waiting.Token).ConfigureAwait(false);
        return null;
    }
}
