namespace ActorSweep.Core.Queue;

/// <summary>
/// Decides which rows to claim: rows of every line for which the scheduler has room and the rate allows calls. A read of the queue has three steps, each
/// of which waits for its answer: read the lines, ask for room, claim. One read runs at a time; a read that is requested during it follows it.
/// </summary>
sealed class ClaimPlan
{
    /// <summary>The most calls in one claim. Other users of the lease wait meanwhile.</summary>
    public const int MostTogether = 1024;

    /// <summary>
    /// The most lines in one read, because a client could create a line for each of its calls. Where there are more, the next read continues after the last
    /// one.
    /// </summary>
    public const int MostLines = 500;

    enum ClaimStep
    {
        Idle,
        ReadingLines,
        AskingForRoom,
        Claiming,
    }

    readonly RateLimits _rates = new();
    readonly Dictionary<string, Backlog> _backlogs = new(StringComparer.Ordinal);
    ClaimStep _step;
    bool _mustLookAgain;
    IReadOnlyList<CallLine> _lines = [];
    List<(string Kind, int Needs)> _asked = [];
    DateTimeOffset _databaseNow;

    /// <summary>Begins a read of the queue, unless one is running.</summary>
    public QueueInstruction? BeginRead()
    {
        if (_step != ClaimStep.Idle)
        {
            _mustLookAgain = true;
            return null;
        }
        (_step, _mustLookAgain) = (ClaimStep.ReadingLines, false);
        return new QueueInstruction.ReadLines(MostLines, _lines.Count == MostLines ? _lines[^1] : null);
    }

    /// <summary>Takes the lines and asks the scheduler, which alone knows its workers, for the room of each kind.</summary>
    public QueueInstruction? TakeLines(QueueEvent.LinesRead read)
    {
        RemoveCall(ClaimStep.ReadingLines);
        (_lines, _databaseNow) = (read.Lines, read.Now);
        if (_lines.Count == 0)
            return null;
        _step = ClaimStep.AskingForRoom;
        var kinds = _lines.Select(line => line.Kind).Distinct(StringComparer.Ordinal).ToList();
        _asked = [.. kinds.Select(kind => (kind, read.Needs[kind].Count))];
        return new QueueInstruction.AskForRoom([.. kinds.SelectMany(kind => read.Needs[kind])]);
    }

    /// <summary>
    /// Takes the room and returns the claim, if there is anything to claim. Functions that have a rate come first, so that other calls do not delay them.
    /// </summary>
    public QueueInstruction? TakeRoom(QueueEvent.RoomReported reported, DateTimeOffset now)
    {
        RemoveCall(ClaimStep.AskingForRoom);
        var left = RoomByKind(reported, now);
        List<(CallLine Line, int Most)> wanted = [];
        foreach (var line in _lines.Reverse())
        {
            // All lines of a function share its rate.
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
        _step = ClaimStep.Claiming;
        return new QueueInstruction.ClaimCalls(wanted, wanted.Where(w => w.Line.Rated.Length > 0).Select(w => w.Line.Rated).Distinct(StringComparer.Ordinal)
            .ToDictionary(function => function, function => _rates.From(function, _databaseNow), StringComparer.Ordinal));
    }

    public void TakeClaimed(IReadOnlyList<ClaimedCall> calls)
    {
        RemoveCall(ClaimStep.Claiming);
        foreach (var call in calls)
            if (call.Interval > TimeSpan.Zero)
                _rates.Begin(call.Name, call.Interval, _databaseNow);
        // Calls that were too large for this claim may fit into the next.
        _mustLookAgain |= calls.Count > 0;
    }

    /// <summary>Whether another read must follow at once.</summary>
    public bool MustReadAgain => _step == ClaimStep.Idle && _mustLookAgain;

    /// <summary>Returns the time until the next rate allows a call; null unless that is before the next regular read.</summary>
    public TimeSpan? NextRate() => _lines.Where(line => line.Rated.Length > 0).Select(line => _rates.Next(line.Rated) - _databaseNow)
        .Where(wait => wait > TimeSpan.Zero && wait < QueueState.ReadInterval).Select(wait => (TimeSpan?)wait).Min();

    /// <summary>Restores the time at which a function may begin next, as the previous scheduler recorded it.</summary>
    public void RememberRate(string function, DateTimeOffset next) => _rates.Remember(function, next);

    /// <summary>Counts the end of a call. Where calls end fast, the scheduler gets a larger backlog.</summary>
    public void CountEnd(string kind, DateTimeOffset now) => BacklogOf(kind).CountEnd(1, now);

    /// <summary>Deletes the backlogs of all kinds where there are many, because some kinds may not come again.</summary>
    public void RemoveKinds()
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

    void RemoveCall(ClaimStep step) => _step = _step == step
        ? ClaimStep.Idle
        : throw new InvalidOperationException($"The queue received the answer to {step}, but its step is {_step}.");
}
