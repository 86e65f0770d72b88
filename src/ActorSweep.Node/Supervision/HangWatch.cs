namespace ActorSweep.Node.Supervision;

/// <summary>
/// Finds out that a node hangs: it was ready, and does not answer any more. A scheduler node that does so may hold a lock on the journal's
/// file, in the way of the one that takes over.
/// </summary>
sealed class HangWatch(HttpClient http, string url)
{
    /// <summary>As many signs in a row may fail to come, each in its time.</summary>
    const int AllowedFailures = 5;

    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), AnswerTime = TimeSpan.FromSeconds(2);

    /// <summary>Ends when the node hangs, or when nobody wants to know any more.</summary>
    public async Task UntilItHangsAsync(CancellationToken cancel)
    {
        var (wasThere, failures) = (false, 0);
        while (failures < AllowedFailures)
        {
            await Task.Delay(Interval, cancel);
            var isThere = await AnswersAsync(cancel);
            wasThere |= isThere;
            failures = isThere || !wasThere ? 0 : failures + 1;
        }
    }

    async Task<bool> AnswersAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(AnswerTime);
        try
        {
            using var _ = await http.GetAsync($"{url}/health/live", patience.Token);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }
}
