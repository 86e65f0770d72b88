using System.Net;
using ActorSweep.Gateway;

namespace ActorSweep.Bundles;

/// <summary>Gets bundles from the node of the scheduler, to which clients send them.</summary>
sealed class BundleClient(BundleStore store, HttpClient http)
{
    const int Tries = 3;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The URL of the scheduler's node; empty before it is known.</summary>
    public string Url { get; set; } = "";

    /// <summary>The folder of a bundle, which stays as long as the lease is held.</summary>
    /// <exception cref="IOException">It can't be had.</exception>
    public Task<BundleLease> OpenAsync(string name) => store.OpenAsync(name, () => FetchAsync(name));

    async Task FetchAsync(string name)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                using var response = await http.GetAsync(Url + BundleEndpoints.PathOf(name), HttpCompletionOption.ResponseHeadersRead);
                if (response.StatusCode == HttpStatusCode.NotFound)
                    throw new IOException($"the scheduler's node has no bundle {name} any more. Submit again: the client sends what the cluster lacks.");
                response.EnsureSuccessStatusCode();
                await using var body = await response.Content.ReadAsStreamAsync();
                await store.AddAsync(name, body, CancellationToken.None);
                return;
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
}
