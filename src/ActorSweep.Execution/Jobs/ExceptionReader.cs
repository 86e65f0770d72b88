namespace ActorSweep.Execution.Jobs;

/// <summary>
/// Reads an exception of user code, which may be of any type. Its message and stack trace are code of the user: they can throw, return null, or never return.
/// Reading such an exception takes at most <see cref="Patience"/>, and never throws.
/// </summary>
static class ExceptionReader
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The limits on the texts, so that a failure fits a message between nodes.</summary>
    const int LongestMessage = 2_000, LongestStack = 8_000, LongestInnerMessage = 1_000, LongestInnerStack = 2_000;

    /// <summary>The most inner exceptions that are read.</summary>
    const int MostInner = 8;

    /// <summary>Reads an exception and the exceptions that caused it.</summary>
    public static RemoteError Read(Exception e)
    {
        if (IsOfFramework(e))
            return ReadWith(e, MostInner);
        RemoteError? read = null;
        // A thread of its own: one that never returns must not hold up a slot or the pool.
        var reader = new Thread(() => read = ReadWith(e, MostInner), 1 << 20) { IsBackground = true, Name = "exception reader" };
        reader.Start();
        return reader.Join(Patience) && read is not null
            ? read
            : new RemoteError(NameOf(e), $"(the message of the exception could not be read in {Patience.TotalSeconds:0} s)", "");
    }

    /// <summary>Returns the type's name and the message, for a line of a story.</summary>
    public static string Summarize(Exception e) => $"{e.GetType().Name}: {Read(e).Message}";

    /// <summary>Whether no code of the user takes part in reading.</summary>
    static bool IsOfFramework(Exception e) => e.GetType().Module == typeof(object).Module
        && (e is AggregateException several ? several.InnerExceptions.All(IsOfFramework) : e.InnerException is not { } inner || IsOfFramework(inner));

    static RemoteError ReadWith(Exception e, int mostInner)
    {
        var left = mostInner;
        return ReadOne(e, LongestMessage, LongestStack, ref left);
    }

    static RemoteError ReadOne(Exception e, int longestMessage, int longestStack, ref int left)
    {
        var inner = new List<RemoteError>();
        foreach (var cause in CausesOf(e))
        {
            if (left-- <= 0)
                break;
            inner.Add(ReadOne(cause, LongestInnerMessage, LongestInnerStack, ref left));
        }
        return new RemoteError(NameOf(e), TextOf(() => e.Message, "message", longestMessage), TextOf(() => e.StackTrace ?? "", "stack trace", longestStack)) { Inner = inner };
    }

    static IReadOnlyList<Exception> CausesOf(Exception e)
    {
        try
        {
            return e is AggregateException several ? several.InnerExceptions : e.InnerException is { } inner ? [inner] : [];
        }
        catch (Exception)
        {
            return [];
        }
    }

    static string NameOf(Exception e) => e.GetType().FullName ?? e.GetType().Name;

    static string TextOf(Func<string?> read, string what, int most)
    {
        try
        {
            return read() is not { } text ? $"(the exception has no {what})" : text.Length <= most ? text : text[..most] + "…";
        }
        catch (Exception thrown)
        {
            return $"(the {what} of the exception cannot be read: it throws {thrown.GetType().Name})";
        }
    }
}
