using ActorSweep.Protocol.Bundles;
using ActorSweep.Protocol.Http;
using ActorSweep.Storage;
using Microsoft.AspNetCore.Http;

namespace ActorSweep.Gateway;

/// <summary>
/// Where workers are told to get a bundle: here, or from a worker that has it. A scheduler's node that lacks it, as one without a journal may that
/// was started again, finds out who has it.
/// </summary>
/// <param name="workers">Those there are.</param>
sealed class BundleExchange(BundleShelf shelf, HttpClient http, Func<Task<IReadOnlyList<WorkerSnapshot>>> workers)
{
    /// <summary>A worker that takes longer to say whether it has a bundle does not have it.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly BundleHolders _holders = new();

    /// <param name="asker">The worker that wants it, and will give it on; whoever else asks gets what is here.</param>
    /// <param name="failed">Where the asker was sent before, in vain.</param>
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
            giver = await LookAsync(name, all.Values);
        // From now on it is on its way there, and whoever is sent there waits for it.
        if (giver is not null || shelf.IsHere(name))
            _holders.Add(name, worker);
        return giver is { } other ? Results.Redirect(UrlAt(all[other], name).ToString(), preserveMethod: true) : await HereAsync(name);
    }

    async Task<IResult> HereAsync(string name) => await shelf.ReadAsync(name) is { } bundle ? Results.Stream(bundle, BundleEndpoints.ContentType) : Results.NotFound();

    /// <summary>Gets here what is in the journal, or finds a worker that has it.</summary>
    /// <exception cref="JournalException">No worker has it, and the journal's database can't be used.</exception>
    async Task<WorkerId?> LookAsync(string name, IEnumerable<WorkerSnapshot> others)
    {
        try
        {
            return await shelf.RestoreAsync(name) ? null : await FindAsync(name, others);
        }
        catch (JournalException)
        {
            if (await FindAsync(name, others) is { } holder)
                return holder;
            throw;
        }
    }

    async Task<WorkerId?> FindAsync(string name, IEnumerable<WorkerSnapshot> others)
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
