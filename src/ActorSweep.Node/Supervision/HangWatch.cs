using ActorSweep.Protocol.Http;

namespace ActorSweep.Node.Supervision;

/// <summary>
/// Finds out that a node hangs, in some 10 s. A scheduler node that does so may hold a lock on the journal's file, in the way of the one that
/// takes over, and a sweep is to go on within 15.
/// </summary>
sealed class HangWatch(HttpClient http, string url)
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), AnswerTime = TimeSpan.FromSeconds(2);

    /// <summary>Ends when the node hangs, or when nobody wants to know any more.</summary>
    public async Task UntilItHangsAsync(CancellationToken cancel)
    {
        var signs = new SignsOfLife();
        while (!signs.AreGone)
        {
            var asking = AskAsync(cancel);
            await Task.WhenAll(asking, Task.Delay(Interval, cancel));
            signs.Take(await asking);
        }
    }

    async Task<SignOfLife> AskAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(AnswerTime);
        try
        {
            using var _ = await http.GetAsync(Routes.Live.To().At(url), patience.Token);
            return SignOfLife.Answer;
        }
        catch (HttpRequestException)
        {
            return SignOfLife.Refusal;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return SignOfLife.Silence;
        }
    }
}
