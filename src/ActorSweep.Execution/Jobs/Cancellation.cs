namespace ActorSweep.Execution.Jobs;

/// <summary>
/// Cancels user code by a token. The callbacks of the token are user code too: they may throw or never return, and so run on a thread of their own.
/// </summary>
sealed class Cancellation
{
    readonly CancellationTokenSource _source = new();
    int _isRequested;
    volatile bool _isRunning;

    public CancellationToken Token => _source.Token;

    /// <summary>Whether the code was cancelled.</summary>
    public bool IsRequested => Volatile.Read(ref _isRequested) == 1;

    /// <summary>Whether the callbacks have not all returned.</summary>
    public bool IsRunning => _isRunning;

    /// <summary>Cancels the code. Does not wait for the callbacks.</summary>
    public void Cancel()
    {
        if (Interlocked.Exchange(ref _isRequested, 1) == 1)
            return;
        _isRunning = true;
        new Thread(CallBack) { IsBackground = true, Name = "cancellation" }.UnsafeStart();
    }

    void CallBack()
    {
        try
        {
            _source.Cancel();
        }
        catch (Exception)
        {
            // Exceptions of user code's callbacks are ignored.
        }
        finally
        {
            _isRunning = false;
        }
    }
}
