using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>Creates runs from the submissions of clients and from the journal.</summary>
sealed class Submissions(SchedulerParts parts, Holdings holdings, Adoption adoption)
{
    public void SubmitSweep(SchedulerEvent.SweepSubmitted e)
    {
        var run = new SweepRun(parts, e.Run, e.Model, holdings.ClientOf(ClientId.Nobody), parts.Turn.Now, e.Graph.Simulate.Layout)
        {
            Age = parts.Turn.NextOrder(),
            IsDurable = e.Recorded is not null,
        };
        if (!parts.Runs.TryAdd(run))
            return;
        if (e.Recorded is { } accepted)
            parts.Turn.Record(accepted);
        parts.Lanes.Offer(run.Lane);
    }

    /// <summary>Recovers a sweep from the journal.</summary>
    public void RecoverSweep(SchedulerEvent.SweepRecovered e)
    {
        var accepted = e.Accepted;
        var run = new SweepRun(parts, accepted.Run, accepted.Model, holdings.ClientOf(ClientId.Nobody), accepted.At, e.Graph.Simulate.Layout)
        {
            Age = parts.Turn.NextOrder(),
            IsDurable = true,
        };
        if (!parts.Runs.TryAdd(run))
            return;
        if (e.IsResumed)
            parts.Runs.Resume(run.Id);
        run.RecoverBlocks(e.Done, e.IsCancelled);
    }

    public void SubmitMap(SchedulerEvent.MapSubmitted e)
    {
        var client = holdings.ClientOf(e.Client);
        var run = new MapRun(parts, e.Run, e.Function, client, parts.Turn.Now, new BlockLayout(e.Count, 1), e.Rules) { Age = parts.Turn.NextOrder() };
        if (!parts.Runs.TryAdd(run))
        {
            holdings.HoldMap(new SchedulerEvent.MapHeld(e.Client, e.Run, e.Count));
            return;
        }
        client.HoldMap(run);
        run.RecoverItems(e.Done);
        adoption.ClaimMap(run);
        if (e.Refused is { } failure)
            run.FailWaiting(failure);
        if (run.Done < e.Count)
            parts.Lanes.Offer(run.Lane);
    }

    /// <summary>Creates a graph from tasks, or adds tasks to one.</summary>
    public void SubmitTasks(SchedulerEvent.TasksSubmitted e)
    {
        var client = holdings.ClientOf(e.Client);
        if (!parts.Runs.Contains(e.Run))
        {
            var begun = new GraphRun(parts, e.Run, e.Name, client, parts.Turn.Now) { Age = parts.Turn.NextOrder(), IsOpen = e.IsOpen };
            client.Graphs.Add(begun);
            parts.Runs.TryAdd(begun);
        }
        if (parts.Runs.Find<GraphRun>(e.Run) is not { } run)
            return;
        foreach (var spec in e.Tasks)
            if (run.FindTask(spec.Index) is not { } known)
                run.AddTask(spec, client);
            else if (spec.IsHeld)
                parts.Outcomes.HoldTask(client, known);
        run.EndIfEmpty();
    }
}
