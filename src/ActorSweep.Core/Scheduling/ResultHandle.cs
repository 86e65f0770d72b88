namespace ActorSweep.Core.Scheduling;

/// <summary>
/// An opaque handle of a result, for example the message that contained it. The event of the finished work brings the handle, and the instruction about the
/// result returns it. The scheduler does not read it.
/// </summary>
abstract record ResultHandle;
