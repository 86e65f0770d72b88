namespace ActorSweep;

/// <summary>Thrown when the journal cannot be used. The message says why and what to do.</summary>
public sealed class JournalException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the journal stays unusable until somebody repairs it: it is damaged, or of a newer version.</summary>
    internal bool IsPermanent { get; init; }
}
