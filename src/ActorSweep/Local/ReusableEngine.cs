namespace ActorSweep.Local;

/// <summary>
/// Keeps the engine of the last call for a while, so that the next call with the same key starts none. Calls at the same time have an engine
/// each; the engine of the call that ends last is kept.
/// </summary>
sealed class ReusableEngine<TKey, TEngine>(Func<TKey, Task<TEngine>> start, TimeSpan kept, TimeProvider time) : IAsyncDisposable
    where TKey : IEquatable<TKey>
    where TEngine : IAsyncDisposable
{
    sealed class Idle(TKey key, TEngine engine)
    {
        public TKey Key => key;

        public TEngine Engine => engine;
    }

    Idle? _idle;

    /// <summary>Calls a function with an engine. The engine is kept if the function returns true.</summary>
    public async Task UseAsync(TKey key, Func<TEngine, Task<bool>> use)
    {
        var engine = await FindOrStartAsync(key).ConfigureAwait(false);
        var mine = new Idle(key, engine);
        var ended = mine;
        try
        {
            if (await use(engine).ConfigureAwait(false))
            {
                ended = Interlocked.Exchange(ref _idle, mine);
                _ = EndLaterAsync(mine);
            }
        }
        finally
        {
            if (ended is not null)
                await ended.Engine.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the engine that is kept.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _idle, null) is { } idle)
            await idle.Engine.DisposeAsync().ConfigureAwait(false);
    }

    async Task<TEngine> FindOrStartAsync(TKey key)
    {
        if (Interlocked.Exchange(ref _idle, null) is { } idle)
        {
            if (idle.Key.Equals(key))
                return idle.Engine;
            await idle.Engine.DisposeAsync().ConfigureAwait(false);
        }
        return await start(key).ConfigureAwait(false);
    }

    async Task EndLaterAsync(Idle mine)
    {
        await Task.Delay(kept, time).ConfigureAwait(false);
        if (Interlocked.CompareExchange(ref _idle, null, mine) == mine)
            await mine.Engine.DisposeAsync().ConfigureAwait(false);
    }
}
