using ActorSweep.Protocol.Http;

namespace ActorSweep.Node.Supervision;

/// <summary>
/// Detects in about 10 s that a node hangs. A scheduler node that hangs can hold a lock on the journal's file, which blocks the node that takes over;
/// a sweep is to continue within 15 s.
/// </summary>
sealed class HangWatch(HttpClient http, string url)
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), AnswerTime = TimeSpan.FromSeconds(2);

    /// <summary>Completes when the node hangs; throws when cancelled.</summary>
    public async Task UntilItHangsAsync(CancellationToken cancel)
    {
        var signs = new SignsOfLife();
        while (!signs.AreOver)
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
