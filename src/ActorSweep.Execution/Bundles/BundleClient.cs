using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ActorSweep.Protocol.Http;

namespace ActorSweep.Execution.Bundles;

/// <summary>Gets bundles for a worker: from the node of the scheduler, to which clients send them, or from a worker to which that node points.</summary>
/// <param name="http">Follows no redirects.</param>
/// <param name="patience">A node that does not give a bundle within this time does not give it.</param>
sealed class BundleClient(BundleStore store, HttpClient http, TimeSpan patience)
{
    const int Tries = 5;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The URL of the scheduler's node; empty before it is known.</summary>
    public string Url { get; set; } = "";

    /// <summary>Who asks.</summary>
    public WorkerId Worker { get; set; } = WorkerId.Nobody;

    /// <summary>The folder of a bundle, which stays as long as the lease is held.</summary>
    /// <exception cref="IOException">It can't be had.</exception>
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
                worker = await TakeAsync(name, asked);
                if (worker is null || await TakeAsync(name, asked = worker) is null)
                    return;
            }
            catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound && asked != worker)
            {
                throw new IOException($"no node has the bundle {name} any more. Submit again: the client sends what the cluster lacks.", e);
            }
            catch (Exception e) when (MayBeOthers(e) && attempt >= Tries && !(IsUnavailable(e) && Stopwatch.GetElapsedTime(started) < patience))
            {
                throw new IOException($"the bundle {name} can't be had from {asked.GetLeftPart(UriPartial.Authority)}: {e.Message}", e);
            }
            // Whatever a worker lacks, the scheduler's node may know another; and that node itself may come back.
            catch (Exception e) when (MayBeOthers(e))
            {
                await Task.Delay(attempt == 1 ? TimeSpan.Zero : Pause);
            }
        }
    }

    /// <summary>Whether who was asked says that it can't for now: the journal's database is away, say.</summary>
    static bool IsUnavailable(Exception e) => e is HttpRequestException { StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout };

    /// <summary>Whether it may be the fault of who was asked.</summary>
    static bool MayBeOthers(Exception e) =>
        e is HttpRequestException or HttpIOException or InvalidDataException or OperationCanceledException or IOException { InnerException: SocketException };

    /// <summary>Takes a bundle in.</summary>
    /// <returns>Null, or who is to be asked instead.</returns>
    async Task<Uri?> TakeAsync(string name, Uri url)
    {
        using var waiting = new CancellationTokenSource(patience);
        using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, waiting.Token);
        if (answer.StatusCode == HttpStatusCode.TemporaryRedirect)
            return answer.Headers.Location;
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(waiting.Token);
        await store.AddAsync(name, body, waiting.Token);
        return null;
    }
}
