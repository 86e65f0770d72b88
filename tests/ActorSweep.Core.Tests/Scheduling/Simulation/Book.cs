using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>
/// Keeps an independent account, from events and instructions alone, of which worker has which block. Checks that no worker gets more
/// than it can start soon, that no block is at two workers, and that no block is reduced twice.
/// </summary>
sealed class Book(SchedulerSettings settings, Action<bool, string> check)
{
    readonly Dictionary<WorkerId, WorkerPage> _workers = [];
    readonly Dictionary<AttemptId, Entry> _open = [];
    readonly Dictionary<RunId, BlockPage[]> _runs = [];
    readonly HashSet<RunId> _maps = [], _stopped = [];

    /// <summary>The number of attempts at workers or on the way into the reduction.</summary>
    public int Open => _open.Count;

    /// <summary>Whether these blocks wait for their first attempt, under this scheduler and all earlier ones.</summary>
    public bool AreFresh(RunId run, BlockRange blocks) =>
        _runs.TryGetValue(run, out var pages) && !_stopped.Contains(run) && blocks.End <= pages.Length && PagesOf(run, blocks).All(page => page is { Tries: 0, WasReduced: false });

    /// <summary>A worker goes on with a chunk of an earlier scheduler.</summary>
    public void Adopt(HeldChunk held, WorkerId worker, DateTimeOffset now)
    {
        check(_runs.ContainsKey(held.Run) && !_stopped.Contains(held.Run), $"{worker} goes on with {held.Attempt}, so {held.Run} is under way");
        foreach (var page in PagesOf(held.Run, held.Blocks))
        {
            check(!page.IsReduced, $"{held.Run}: {worker} goes on with {held.Blocks}, of which no block is reduced");
            check(page.Last is not { } last || !_open.ContainsKey(last), $"{held.Run}: {worker} goes on with {held.Blocks}, of which no block is with another worker");
            (page.Last, page.Tries) = (held.Attempt, Math.Max(page.Tries, held.Number));
        }
        _open.Add(held.Attempt, new Entry(held.Attempt, worker, held.Run, held.Blocks, now));
    }

    public void Note(SchedulerEvent happened, DateTimeOffset now)
    {
        switch (happened)
        {
            case SchedulerEvent.SweepSubmitted e: _runs.TryAdd(e.Run, BlankPages(e.Graph.Simulate.Layout)); break;
            case SchedulerEvent.SweepRecovered e: Recovered(e); break;
            case SchedulerEvent.BlocksReadBack e: e.Lost.ToList().ForEach(part => Mark(e.Run, part.Blocks, isReduced: false)); break;
            case SchedulerEvent.MapSubmitted e: Submitted(e); break;
            case SchedulerEvent.ClientReconnected e: e.Events.ToList().ForEach(said => Note(said, now)); break;
            case SchedulerEvent.WorkerRegistered e: _workers.TryAdd(e.Worker, new WorkerPage(e.Slots)); break;
            case SchedulerEvent.WorkerUnregistered e: CloseAssigned(e.Worker); _workers.Remove(e.Worker); break;
            case SchedulerEvent.WorkerUnreachable e: CloseAssigned(e.Worker); With(e.Worker, w => w.IsReachable = false); break;
            case SchedulerEvent.WorkerReachable e: With(e.Worker, w => w.IsReachable = true); break;
            case SchedulerEvent.WorkerDraining e: With(e.Worker, w => w.IsDraining = true); break;
            case SchedulerEvent.WorkerReported e: CloseLost(e, now); break;
            case SchedulerEvent.WorkReturned e: Close(a => a.Attempt == e.Attempt && a.Worker == e.Worker && !a.IsReturned); break;
            case SchedulerEvent.ExecutorLost e: Close(a => e.Executing.Contains(a.Attempt) && a.Worker == e.Worker && !a.IsReturned); break;
            case SchedulerEvent.ChunkResultLost e: Close(a => a.Attempt == e.Attempt); break;
            case SchedulerEvent.ChunkReduced e: Reduced(e.Attempt); break;
        }
    }

    public void Note(Instruction instruction, SchedulerEvent cause, DateTimeOffset now)
    {
        switch (instruction)
        {
            case Instruction.AssignChunk i: Assigned(i, now); break;
            case Instruction.ReduceChunk i: Returned(i, cause); break;
            case Instruction.FinishReduction i: Finished(i, cause); break;
            case Instruction.StopRun i: _stopped.Add(i.Run); Close(a => a.Run == i.Run); break;
            case Instruction.EndRun i: _runs.Remove(i.Run); Close(a => a.Run == i.Run); break;
            case Instruction.ReopenItems i: Mark(i.Run, i.Blocks, isReduced: false); break;
            case Instruction.FinishMapChunk i: Close(a => a.Attempt == i.Attempt); break;
            case Instruction.DiscardWork i: Close(a => a.Attempt == i.Attempt && a.Worker == i.Worker && !a.IsReturned); break;
        }
    }

    /// <summary>Items that were submitted with their results are not executed.</summary>
    void Submitted(SchedulerEvent.MapSubmitted e)
    {
        _maps.Add(e.Run);
        if (!_runs.TryAdd(e.Run, BlankPages(new BlockLayout(e.Count, 1))))
            return;
        foreach (var done in e.Done)
            Mark(e.Run, done.Items, isReduced: true);
    }

    void Recovered(SchedulerEvent.SweepRecovered e)
    {
        if (!_runs.TryAdd(e.Accepted.Run, BlankPages(e.Graph.Simulate.Layout)))
            return;
        if (e.IsCancelled)
            _stopped.Add(e.Accepted.Run);
        foreach (var part in e.Done)
            Mark(e.Accepted.Run, part.Blocks, isReduced: true);
    }

    void Assigned(Instruction.AssignChunk i, DateTimeOffset now)
    {
        var worker = _workers.GetValueOrDefault(i.Worker);
        check(worker is { IsReachable: true, IsDraining: false }, $"{i.Worker} takes work");
        var has = _open.Values.Count(a => a.Worker == i.Worker && !a.IsReturned);
        check(has < Math.Max(2, settings.MostQueuedPerSlot) * worker!.Slots, $"{i.Worker}: its capacity is not exceeded, but it has {has} chunks for {worker.Slots} slots");
        for (var block = i.Blocks.First; block < i.Blocks.End; block++)
        {
            var page = _runs[i.Run][block];
            check(!page.IsReduced, $"{i.Run}: block {block} goes out again though it is reduced");
            check(page.Last is not { } last || !_open.ContainsKey(last) || settings.SpeculateAfter > 0, $"{i.Run}: block {block} goes out twice");
            check(i.Number == page.Tries + 1 || _maps.Contains(i.Run), $"{i.Run}: attempt {i.Attempt} is number {page.Tries + 1} at block {block}, not {i.Number}");
            (page.Last, page.Tries) = (i.Attempt, i.Number);
        }
        _open.Add(i.Attempt, new Entry(i.Attempt, i.Worker, i.Run, i.Blocks, now));
    }

    void Returned(Instruction.ReduceChunk i, SchedulerEvent cause)
    {
        check(cause is SchedulerEvent.ChunkFinished finished && finished.Attempt == i.Attempt, $"{i.Attempt} returns when it is finished");
        check(_open.TryGetValue(i.Attempt, out var entry) && !entry.IsReturned, $"{i.Run}: attempt {i.Attempt} returns once");
        check(entry!.Worker == ((SchedulerEvent.ChunkFinished)cause).Worker && entry.Blocks == i.Blocks, $"{i.Run}: attempt {i.Attempt} returns from its worker, with its blocks");
        entry!.IsReturned = true;
    }

    void Reduced(AttemptId attempt)
    {
        if (!_open.Remove(attempt, out var entry))
            return;
        check(PagesOf(entry.Run, entry.Blocks).All(page => !page.IsReduced), $"{entry.Run}: {entry.Blocks} are reduced once");
        Mark(entry.Run, entry.Blocks, isReduced: true);
    }

    void Mark(RunId run, BlockRange blocks, bool isReduced)
    {
        foreach (var page in PagesOf(run, blocks))
            (page.IsReduced, page.WasReduced) = (isReduced, true);
    }

    void Finished(Instruction.FinishReduction i, SchedulerEvent cause) =>
        check(cause is SchedulerEvent.RunCancelled or SchedulerEvent.SweepRecovered { IsCancelled: true } || _runs[i.Run].All(page => page.IsReduced), $"{i.Run}: ends when all blocks are in");

    void CloseAssigned(WorkerId worker) => Close(a => a.Worker == worker && !a.IsReturned);

    void CloseLost(SchedulerEvent.WorkerReported e, DateTimeOffset now) => Close(a =>
        a.Worker == e.Worker && !a.IsReturned && now - a.Since > settings.AssignmentLostAfter && !e.Held.Contains(a.Attempt));

    void Close(Predicate<Entry> which)
    {
        foreach (var entry in _open.Values.Where(a => which(a)).ToList())
            _open.Remove(entry.Attempt);
    }

    void With(WorkerId id, Action<WorkerPage> note)
    {
        if (_workers.TryGetValue(id, out var worker))
            note(worker);
    }

    IEnumerable<BlockPage> PagesOf(RunId run, BlockRange blocks) =>
        _runs.TryGetValue(run, out var pages) ? pages.AsEnumerable().Skip((int)blocks.First).Take((int)blocks.Count) : [];

    static BlockPage[] BlankPages(BlockLayout layout) => [.. Enumerable.Range(0, (int)layout.Blocks).Select(_ => new BlockPage())];

    sealed class WorkerPage(int slots)
    {
        public int Slots => slots;
        public bool IsReachable { get; set; } = true;
        public bool IsDraining { get; set; }
    }

    sealed class BlockPage
    {
        public AttemptId? Last { get; set; }
        public int Tries { get; set; }
        public bool IsReduced { get; set; }
        public bool WasReduced { get; set; }
    }

    sealed record Entry(AttemptId Attempt, WorkerId Worker, RunId Run, BlockRange Blocks, DateTimeOffset Since)
    {
        public bool IsReturned { get; set; }
    }
}
