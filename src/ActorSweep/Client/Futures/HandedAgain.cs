using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;

namespace ActorSweep.Client.Futures;

/// <summary>How a future stands when its task is handed in again.</summary>
/// <param name="IsHeld">Whether its result is wanted.</param>
/// <param name="Result">Its result, where that is here.</param>
readonly record struct Standing(bool IsHeld, byte[]? Result);

/// <summary>What a client has handed in, as it is handed in again: what is done with what came of it, and what is not to be done any more not at all.</summary>
sealed class HandedAgain(ClientId client, Handles<TaskId, TaskHandle> tasks, Handles<RunId, MapHandle> maps)
{
    /// <summary>All that says again what a client holds.</summary>
    public IEnumerable<WireMessage> All(IReadOnlyList<HandedIn.Message> messages)
    {
        var needed = NeededElsewhere(messages);
        var letGo = new List<TaskId>();
        foreach (var message in messages)
            yield return One(message, needed, letGo);
        // Those were held until all that depends on them was said.
        if (letGo.Count > 0)
            yield return new ChangeTasks(client, TaskChange.Release, [.. letGo]);
        foreach (var map in messages.Select(message => message.Said).OfType<SubmitMap>().Where(m => maps.Of(m.Run).Length == 0))
            yield return new ReleaseMap(client, map.Run);
        foreach (var map in maps.All.Where(map => map.IsCancelled))
            yield return new CancelRun(map.Run);
        if (tasks.All.Where(task => task.IsCancelled && task.StatusOf(0) == FutureStatus.Pending).Select(task => task.Id).ToArray() is { Length: > 0 } cancelled)
            yield return new ChangeTasks(client, TaskChange.Cancel, cancelled);
        yield return new ClientRestored(client);
    }

    /// <summary>What hands one thing in again.</summary>
    public WireMessage One(HandedIn.Message message) => One(message, [], []);

    WireMessage One(HandedIn.Message message, HashSet<TaskId> needed, List<TaskId> letGo) => message.Said switch
    {
        SubmitTasks m => m with { Tasks = [.. m.Tasks.Select(task => One(task, new TaskId(m.Run, task.Index), message.Results, needed, letGo))] },
        SubmitMap m => m with { Done = maps.Of(m.Run).FirstOrDefault()?.BeginAnew() ?? [] },
        ChangeTasks m => m with { Tasks = [.. m.Tasks.Where(id => tasks.Of(id).FirstOrDefault()?.BeginAnew().IsHeld == true)] },
        var other => other,
    };

    SubmittedTask One(SubmittedTask task, TaskId id, IReadOnlyDictionary<long, byte[]> results, HashSet<TaskId> needed, List<TaskId> letGo)
    {
        if (tasks.Of(id).FirstOrDefault()?.BeginAnew() is not { } standing)
        {
            standing = new Standing(needed.Contains(id), results.GetValueOrDefault(id.Index));
            if (standing.IsHeld)
                letGo.Add(id);
        }
        return standing.Result is { } result
            ? task with { IsAgain = true, IsHeld = standing.IsHeld, Inputs = [], After = [], Scattered = result }
            : task with { IsAgain = true, IsHeld = standing.IsHeld };
    }

    /// <summary>Tasks on which tasks depend that come in another message.</summary>
    static HashSet<TaskId> NeededElsewhere(IReadOnlyList<HandedIn.Message> messages) =>
        [.. from m in messages.Select(message => message.Said).OfType<SubmitTasks>()
            from task in m.Tasks
            from needed in task.Inputs.Concat(task.After)
            where m.IsOpen || needed.Run != m.Run
            select needed];
}
