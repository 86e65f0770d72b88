namespace ActorSweep.Client.Connecting;

/// <summary>Where a cluster is reached: the addresses of its scheduler nodes, and the one that is in use. Safe for use by several threads.</summary>
sealed class ClusterUrls
{
    /// <summary>The environment variable that names the cluster for programs that don't.</summary>
    public const string Variable = "ACTORSWEEP_CLUSTER";

    /// <summary>Where a cluster of this machine is, unless it was started elsewhere.</summary>
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

    /// <param name="text">One address, or some with commas between them.</param>
    /// <exception cref="NoClusterException">One is no address.</exception>
    public static ClusterUrls Parse(string text) => new([.. text.Split(',', StringSplitOptions.TrimEntries).Select(url =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new NoClusterException($"'{url}' is not a cluster's address; give one like http://localhost:8787."))]);

    /// <summary>The one in use does not answer: another is used from now on.</summary>
    public void Next()
    {
        lock (_lock)
            _current = (_current + 1) % _urls.Count;
    }

    /// <summary>Adds what a node says of the others. Who comes by a tunnel can't reach the others where they say they are, and goes on with it.</summary>
    public void Learn(IReadOnlyList<string> urls)
    {
        lock (_lock)
            foreach (var url in urls)
                if (Uri.TryCreate(url, UriKind.Absolute, out var address) && !_urls.Contains(address))
                    _urls.Add(address);
    }
}
