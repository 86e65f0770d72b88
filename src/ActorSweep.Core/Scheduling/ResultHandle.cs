namespace ActorSweep.Core.Scheduling;

/// <summary>
/// A result as the one who carries out instructions knows it: the message that brought it, say. It travels in the event of the
/// finished work and comes back in the instruction that says what becomes of the result. The scheduler does not look inside.
/// </summary>
abstract record ResultHandle;
