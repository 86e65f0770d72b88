using ActorSweep.Protocol.Bundles;
using ActorSweep.Protocol.Http;
using ActorSweep.Storage;
using Microsoft.AspNetCore.Http;

namespace ActorSweep.Gateway;

/// <summary>
/// Decides where a worker gets a bundle: here, or from a worker that has it. A scheduler node that lacks the bundle, such as a restarted one
/// without a journal, asks the workers for it.
/// </summary>
/// <param name="workers">Returns the workers of the cluster.</param>
sealed class BundleExchange(BundleShelf shelf, HttpClient http, Func<Task<IReadOnlyList<WorkerSnapshot>>> workers)
{
    /// <summary>A worker that does not answer within this time counts as lacking the bundle.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly BundleHolders _holders = new();

    /// <param name="asker">The worker that wants the bundle and will serve it to others; any other requester gets this node's copy.</param>
    /// <param name="failed">The URL to which the requester was redirected before without success.</param>
    public async Task<IResult> AnswerAsync(string name, WorkerId? asker, Uri? failed)
    {
        var all = (await workers()).ToDictionary(w => new WorkerId(w.Id));
        if (!Bundle.IsName(name) || asker is not { } worker || !all.Remove(worker))
            return await HereAsync(name);
        foreach (var silent in all.Where(w => UrlAt(w.Value, name) == failed).Select(w => w.Key).ToList())
        {
            _holders.Remove(name, silent);
            all.Remove(silent);
        }
        var giver = _holders.Next(name, all.ContainsKey, shelf.IsHere(name));
        if (giver is null && !shelf.IsHere(name))
            giver = await RestoreOrFindAsync(name, all.Values);
        // The requester counts as a holder from now on: a worker that is redirected to it waits for its download.
        if (giver is not null || shelf.IsHere(name))
            _holders.Add(name, worker);
        return giver is { } other ? Results.Redirect(UrlAt(all[other], name).ToString(), preserveMethod: true) : await HereAsync(name);
    }

    async Task<IResult> HereAsync(string name) => await shelf.ReadAsync(name) is { } bundle ? Results.Stream(bundle, BundleEndpoints.ContentType) : Results.NotFound();

    /// <summary>Restores a bundle from the journal, or finds a worker that has it.</summary>
    /// <exception cref="JournalException">No worker has the bundle, and the journal's database cannot be used.</exception>
    async Task<WorkerId?> RestoreOrFindAsync(string name, IEnumerable<WorkerSnapshot> others)
    {
        try
        {
            return await shelf.RestoreAsync(name) ? null : await FindHolderAsync(name, others);
        }
        catch (JournalException)
        {
            if (await FindHolderAsync(name, others) is { } holder)
                return holder;
            throw;
        }
    }

    async Task<WorkerId?> FindHolderAsync(string name, IEnumerable<WorkerSnapshot> others)
    {
        var having = (await Task.WhenAll(others.Select(async worker => await HasAsync(worker, name) ? new WorkerId(worker.Id) : (WorkerId?)null)))
            .OfType<WorkerId>().ToList();
        foreach (var worker in having)
            _holders.Add(name, worker);
        return having.Count > 0 ? having[0] : null;
    }

    async Task<bool> HasAsync(WorkerSnapshot worker, string name)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var asked = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, UrlAt(worker, name)), patience.Token);
            return asked.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    static Uri UrlAt(WorkerSnapshot worker, string name) => Routes.Bundle.To(name).At(worker.Address);
}
