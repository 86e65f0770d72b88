namespace ActorSweep.Client.Tasks;

/// <summary>
/// Runs user code so that nothing that it sets on its thread reaches the next code of the thread: synchronization context, cultures, <c>AsyncLocal</c>
/// values, a pending interrupt, and the thread's name, priority and kind.
/// </summary>
static class FreshContext
{
    public static void Run(Action code)
    {
        var thread = Thread.CurrentThread;
        var (name, priority, isBackground) = (thread.Name, thread.Priority, thread.IsBackground);
        try
        {
            if (ExecutionContext.Capture() is { } context)
                ExecutionContext.Run(context, static code => ((Action)code!)(), code);
            else
                code();
        }
        finally
        {
            PendingInterrupt.Clear();
            if (thread.Name != name)
                thread.Name = name;
            if (thread.Priority != priority)
                thread.Priority = priority;
            if (thread.IsBackground != isBackground)
                thread.IsBackground = isBackground;
        }
    }

    /// <inheritdoc cref="Run(Action)"/>
    public static T Run<T>(Func<T> code)
    {
        var result = default(T);
        Run(() => { result = code(); });
        return result!;
    }
}
