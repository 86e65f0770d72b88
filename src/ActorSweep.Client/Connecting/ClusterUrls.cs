namespace ActorSweep.Client.Connecting;

/// <summary>The URLs of the scheduler nodes of a cluster, and the one that is in use. Safe for use by several threads.</summary>
sealed class ClusterUrls
{
    /// <summary>The environment variable with the URL of the cluster.</summary>
    public const string Variable = "ACTORSWEEP_CLUSTER";

    /// <summary>The default URL of a cluster on this machine.</summary>
    public const string OnThisMachine = "http://127.0.0.1:8787";

    readonly Lock _lock = new();
    readonly List<Uri> _urls;
    int _current;

    ClusterUrls(List<Uri> urls) => _urls = urls;

    public Uri Current
    {
        get
        {
            lock (_lock)
                return _urls[_current];
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return _urls.Count;
        }
    }

    /// <param name="text">One URL, or several with commas between them.</param>
    /// <exception cref="NoClusterException">A URL is invalid.</exception>
    public static ClusterUrls Parse(string text) => new([.. text.Split(',', StringSplitOptions.TrimEntries).Select(url =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new NoClusterException($"'{url}' is not a cluster's address; give one like http://localhost:8787."))]);

    /// <summary>Switches to the next URL, when the one in use does not answer.</summary>
    public void Next()
    {
        lock (_lock)
            _current = (_current + 1) % _urls.Count;
    }

    /// <summary>Adds URLs that a node reports. A client behind a tunnel may not reach them, and goes on with the tunnel's URL.</summary>
    public void Learn(IReadOnlyList<string> urls)
    {
        lock (_lock)
            foreach (var url in urls)
                if (Uri.TryCreate(url, UriKind.Absolute, out var address) && !_urls.Contains(address))
                    _urls.Add(address);
    }
}
