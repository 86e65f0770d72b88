namespace ActorSweep.Core.Queue;

/// <summary>
/// Decides which rows to claim: those of every line for which the scheduler has room and the rate allows. A look has three steps, each of which waits for its
/// answer: read the lines, ask for room, claim. There is one look at a time; a wish to look during one is fulfilled after it.
/// </summary>
sealed class ClaimPlan
{
    /// <summary>Calls that are claimed together: others wait for the lease meanwhile.</summary>
    public const int MostTogether = 1024;

    /// <summary>Lines that are read at a time; a client could make up one for each of its calls. Where there are more, the next look goes on behind them.</summary>
    public const int MostLines = 500;

    enum Step
    {
        Idle,
        ReadingLines,
        AskingForRoom,
        Claiming,
    }

    readonly RateLimits _rates = new();
    readonly Dictionary<string, Backlog> _backlogs = new(StringComparer.Ordinal);
    Step _step;
    bool _mustLookAgain;
    IReadOnlyList<CallLine> _lines = [];
    List<(string Kind, int Needs)> _asked = [];
    DateTimeOffset _databaseNow;

    /// <summary>Begins a look, unless there is one.</summary>
    public QueueInstruction? Look()
    {
        if (_step != Step.Idle)
        {
            _mustLookAgain = true;
            return null;
        }
        (_step, _mustLookAgain) = (Step.ReadingLines, false);
        return new QueueInstruction.ReadLines(MostLines, _lines.Count == MostLines ? _lines[^1] : null);
    }

    /// <summary>What waits is known: how much of it can the scheduler take? It alone knows what its workers can.</summary>
    public QueueInstruction? TakeLines(QueueEvent.LinesRead read)
    {
        Leave(Step.ReadingLines);
        (_lines, _databaseNow) = (read.Lines, read.Now);
        if (_lines.Count == 0)
            return null;
        _step = Step.AskingForRoom;
        var kinds = _lines.Select(line => line.Kind).Distinct(StringComparer.Ordinal).ToList();
        _asked = [.. kinds.Select(kind => (kind, read.Needs[kind].Count))];
        return new QueueInstruction.AskForRoom([.. kinds.SelectMany(kind => read.Needs[kind])]);
    }

    /// <summary>The room is known: what to claim, if anything. Functions that have a rate come first, so they get their times however much else there is.</summary>
    public QueueInstruction? TakeRoom(QueueEvent.RoomReported reported, DateTimeOffset now)
    {
        Leave(Step.AskingForRoom);
        var left = RoomByKind(reported, now);
        List<(CallLine Line, int Most)> wanted = [];
        foreach (var line in _lines.Reverse())
        {
            // Calls of a function in several lines have one rate.
            var most = Math.Min(left[line.Kind], line.Rated.Length == 0
                ? MostTogether
                : _rates.Free(line.Rated, line.Interval, _databaseNow) - wanted.Where(w => w.Line.Rated == line.Rated).Sum(w => w.Most));
            if (most <= 0)
                continue;
            wanted.Add((line, most));
            left[line.Kind] -= most;
        }
        if (wanted.Count == 0)
            return null;
        _step = Step.Claiming;
        return new QueueInstruction.ClaimCalls(wanted, wanted.Where(w => w.Line.Rated.Length > 0).Select(w => w.Line.Rated).Distinct(StringComparer.Ordinal)
            .ToDictionary(function => function, function => _rates.From(function, _databaseNow), StringComparer.Ordinal));
    }

    public void TakeClaimed(IReadOnlyList<ClaimedCall> calls)
    {
        Leave(Step.Claiming);
        foreach (var call in calls)
            if (call.Interval > TimeSpan.Zero)
                _rates.Begin(call.Name, call.Interval, _databaseNow);
        // Calls that were too large for this claim may fit into the next.
        _mustLookAgain |= calls.Count > 0;
    }

    /// <summary>Whether the look that has just ended has to be followed by another at once.</summary>
    public bool MustLookAgain => _step == Step.Idle && _mustLookAgain;

    /// <summary>In what time the next rate allows a call, if before the next look that comes by itself.</summary>
    public TimeSpan? NextRate() => _lines.Where(line => line.Rated.Length > 0).Select(line => _rates.Next(line.Rated) - _databaseNow)
        .Where(wait => wait > TimeSpan.Zero && wait < QueueState.LookInterval).Select(wait => (TimeSpan?)wait).Min();

    /// <summary>When a function may begin next, as recorded by the scheduler before.</summary>
    public void RememberRate(string function, DateTimeOffset next) => _rates.Remember(function, next);

    /// <summary>Counts the end of a call: where calls end fast, the scheduler has more of them in hand.</summary>
    public void CountEnd(string kind, DateTimeOffset now) => BacklogOf(kind).Ended(1, now);

    /// <summary>Forgets kinds of calls that may not come any more.</summary>
    public void ForgetKinds()
    {
        if (_backlogs.Count > MostLines)
            _backlogs.Clear();
    }

    Dictionary<string, int> RoomByKind(QueueEvent.RoomReported reported, DateTimeOffset now)
    {
        Dictionary<string, int> left = new(StringComparer.Ordinal);
        var next = 0;
        foreach (var (kind, needs) in _asked)
            // A graph of several kinds of tasks needs room for all of them.
            for (var i = 0; i < needs; i++, next++)
            {
                var room = BacklogOf(kind).Wanted(reported.Rooms[next].Slots, now) - reported.Rooms[next].Waiting;
                left[kind] = i == 0 ? room : Math.Min(left[kind], room);
            }
        return left;
    }

    Backlog BacklogOf(string kind) => _backlogs.TryGetValue(kind, out var known) ? known : _backlogs[kind] = new Backlog();

    void Leave(Step step) => _step = _step == step ? Step.Idle : throw new InvalidOperationException($"The queue is {_step}, and got the answer to {step}.");
}
