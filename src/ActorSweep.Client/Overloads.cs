namespace ActorSweep.Client;

/// <summary>
/// The priorities of overloads for asynchronous functions. An asynchronous lambda fits several of them; without priorities, a call with one is ambiguous.
/// </summary>
static class Overloads
{
    public const int TaskOfResult = 4, ValueTaskOfResult = 3, Task = 2, ValueTask = 1;
}
