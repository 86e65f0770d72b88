using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;

namespace ActorSweep.Client.Futures;

/// <summary>How a future stands when its task is handed in again.</summary>
/// <param name="IsHeld">Whether its result is wanted.</param>
/// <param name="Result">Its result, where that is here.</param>
readonly record struct Standing(bool IsHeld, byte[]? Result);

/// <summary>What a client has handed in, as it is handed in again: what is done with what came of it, and what nobody holds any more as something that others may need.</summary>
sealed class HandedAgain(ClientId client, Handles<TaskId, TaskHandle> tasks, Handles<RunId, MapHandle> maps)
{
    /// <summary>All that says again what a client holds. The scheduler takes it in as one.</summary>
    /// <param name="messages">What was handed in before.</param>
    /// <param name="waiting">What was not said yet, and is said now for the first time.</param>
    public IEnumerable<WireMessage> All(IReadOnlyList<HandedIn.Message> messages, IReadOnlyList<WireMessage> waiting)
    {
        // What has failed is not forgotten where it is known; elsewhere it is not there yet, and is not done again.
        if (Ids(task => task.StatusOf(0) is FutureStatus.Failed or FutureStatus.Cancelled) is { Length: > 0 } failed)
            yield return new ChangeTasks(client, TaskChange.Hold, failed);
        foreach (var message in messages)
            yield return One(message);
        foreach (var message in waiting.Where(IsOfOwn))
            yield return message;
        if (Ids(task => task.IsCancelled && task.StatusOf(0) == FutureStatus.Pending) is { Length: > 0 } cancelled)
            yield return new ChangeTasks(client, TaskChange.Cancel, cancelled);
        foreach (var map in MapsLetGo(messages))
            yield return map;
        yield return new ClientRestored(client);
        foreach (var map in maps.All.Where(map => map.IsCancelled))
            yield return new CancelRun(map.Run);
        foreach (var message in waiting.Where(message => !IsOfOwn(message)))
            yield return message;
    }

    /// <summary>What hands in again what is to be tried again, and what that depends on, which is held until what needs it is there as well.</summary>
    public IEnumerable<WireMessage> Retried(IReadOnlyList<HandedIn.Message> messages)
    {
        var again = messages.Select(One).ToList();
        var all = again.OfType<SubmitTasks>().SelectMany(m => m.Tasks, (m, task) => (Id: new TaskId(m.Run, task.Index), Task: task)).ToList();
        var needed = all.Where(t => !t.Task.IsHeld).Select(t => t.Id).Intersect(all.SelectMany(t => t.Task.Inputs.Concat(t.Task.After))).ToHashSet();
        foreach (var message in again)
            yield return message is SubmitTasks m
                ? m with { Tasks = [.. m.Tasks.Select(task => needed.Contains(new TaskId(m.Run, task.Index)) ? task with { IsHeld = true } : task)] }
                : message;
        foreach (var map in MapsLetGo(messages))
            yield return map;
        if (needed.Where(id => tasks.Of(id).Length == 0).ToArray() is { Length: > 0 } letGo)
            yield return new ChangeTasks(client, TaskChange.Release, letGo);
    }

    /// <summary>What hands one thing in again.</summary>
    WireMessage One(HandedIn.Message message) => message.Said switch
    {
        SubmitTasks m => m with { Tasks = [.. m.Tasks.Select(task => One(task, new TaskId(m.Run, task.Index), message.Results))] },
        SubmitMap m => m with { Done = maps.Of(m.Run).Select(map => map.BeginAnew()).ToList() is [var done, ..] ? done : [] },
        HoldMap m => HeldAgain(m),
        ChangeTasks m => m with { Tasks = [.. m.Tasks.Where(id => StandingOf(id)?.IsHeld == true)] },
        var other => other,
    };

    SubmittedTask One(SubmittedTask task, TaskId id, IReadOnlyDictionary<long, byte[]> results)
    {
        var standing = StandingOf(id) ?? new Standing(false, results.GetValueOrDefault(id.Index));
        return standing.Result is { } result
            ? task with { IsAgain = true, IsHeld = standing.IsHeld, Inputs = [], After = [], Scattered = result }
            : task with { IsAgain = true, IsHeld = standing.IsHeld };
    }

    /// <summary>There can be several handles of one task, where a client got what it had published itself.</summary>
    Standing? StandingOf(TaskId id) => tasks.Of(id).Select(handle => handle.BeginAnew()).ToList() is [var standing, ..] ? standing : null;

    HoldMap HeldAgain(HoldMap m)
    {
        foreach (var map in maps.Of(m.Run))
            map.BeginAnew();
        return m;
    }

    IEnumerable<ReleaseMap> MapsLetGo(IReadOnlyList<HandedIn.Message> messages) =>
        messages.Select(message => message.Said).OfType<SubmitMap>().Where(m => maps.Of(m.Run).Length == 0).Select(m => new ReleaseMap(client, m.Run));

    TaskId[] Ids(Func<TaskHandle, bool> which) => [.. tasks.All.Where(which).Select(task => task.Id).Distinct()];

    /// <summary>Whether it is about what this client holds.</summary>
    static bool IsOfOwn(WireMessage message) => message is SubmitTasks or SubmitMap or HoldMap or ReleaseMap or ChangeTasks;
}
