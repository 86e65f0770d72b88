namespace ActorSweep;

/// <summary>An exception on a worker that caused the exception of a task. It has the type's name, the message and the stack trace; its own type stays on the worker.</summary>
public sealed class RemoteException : Exception
{
    readonly RemoteError _error;

    RemoteException(RemoteError error) : base(error.Message, Of(error.Inner)) => _error = error;

    /// <summary>Gets the full type name of the exception.</summary>
    public string RemoteType => _error.Type;

    /// <summary>Gets the stack trace on the worker; empty where the exception was not thrown.</summary>
    public string RemoteStack => _error.Stack;

    /// <summary>Returns the type, the message, the exceptions that caused this one, and the stack trace on the worker.</summary>
    public override string ToString() => _error.ToString();

    /// <summary>Returns the inner exception for errors: null for none, an <see cref="AggregateException"/> for several.</summary>
    internal static Exception? Of(IReadOnlyList<RemoteError> errors) => errors switch
    {
        [] => null,
        [var one] => new RemoteException(one),
        _ => new AggregateException(errors.Select(error => new RemoteException(error))),
    };
}
