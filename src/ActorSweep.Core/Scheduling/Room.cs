namespace ActorSweep.Core.Scheduling;

/// <summary>What can be done at once of one kind of work, and what waits for that.</summary>
readonly record struct Room(int Slots, int Waiting);
