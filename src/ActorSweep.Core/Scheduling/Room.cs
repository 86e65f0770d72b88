namespace ActorSweep.Core.Scheduling;

/// <summary>The capacity for one kind of work: slots of workers that can execute it, and tasks that wait for a worker.</summary>
readonly record struct Room(int Slots, int Waiting);
