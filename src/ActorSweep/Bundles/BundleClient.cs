using System.Net;
using ActorSweep.Core.Scheduling;
using ActorSweep.Gateway;

namespace ActorSweep.Bundles;

/// <summary>Gets bundles for a worker: from the node of the scheduler, to which clients send them, or from a worker to which that node points.</summary>
/// <param name="http">Follows no redirects.</param>
sealed class BundleClient(BundleStore store, HttpClient http)
{
    const int Tries = 3;
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
        Uri? failed = null;
        for (var attempt = 1; ; attempt++)
            try
            {
                var node = new Uri(new Uri(Url), BundleEndpoints.PathOf(name, Worker, failed));
                if (await TakeAsync(name, node) is not { } other || await TryTakeAsync(name, other))
                    return;
                failed = other;
            }
            catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                throw new IOException($"no node has the bundle {name} any more. Submit again: the client sends what the cluster lacks.", e);
            }
            catch (HttpRequestException e) when (attempt == Tries)
            {
                throw new IOException($"the bundle {name} can't be had from {Url}: {e.Message}", e);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(Pause);
            }
    }

    async Task<bool> TryTakeAsync(string name, Uri worker)
    {
        try
        {
            return await TakeAsync(name, worker) is null;
        }
        // Whatever another worker lacks or does wrong, the scheduler's node may know a third.
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Takes a bundle in.</summary>
    /// <returns>Null, or who is to be asked instead.</returns>
    async Task<Uri?> TakeAsync(string name, Uri url)
    {
        using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        if (answer.StatusCode == HttpStatusCode.TemporaryRedirect)
            return answer.Headers.Location;
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        await store.AddAsync(name, body, CancellationToken.None);
        return null;
    }
}
