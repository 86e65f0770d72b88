using System.Text;
using ActorSweep.Core.Queue;

namespace ActorSweep.Core.Tests.Queue.Simulation;

/// <summary>
/// The queue's table, as its SQL: each instruction is one transaction of the scheduler that has the lease. Checks the promises of the table.
/// </summary>
sealed class SimulatedTable
{
    /// <summary>By how much a late answer of the database may shift calls against their rate.</summary>
    static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);

    readonly Dictionary<string, DateTimeOffset> _rates = [];
    readonly Dictionary<string, (DateTimeOffset Earliest, TimeSpan Interval)> _seen = [];
    readonly Dictionary<string, DateTimeOffset> _recurrences = [];

    public List<SimulatedCall> Calls { get; } = [];

    /// <summary>The scheduler that has the lease.</summary>
    public int Lease { get; set; }

    /// <summary>While this is set, every instruction fails.</summary>
    public bool IsBroken { get; set; }

    public void Recur(string name, DateTimeOffset first) => _recurrences.Add(name, first);

    /// <summary>Ends a call that has not started; with <paramref name="terminate"/> also one that has.</summary>
    public void Revoke(SimulatedCall call, bool terminate)
    {
        if (call.State <= (terminate ? QueuedState.Started : QueuedState.Waiting))
            call.State = QueuedState.Revoked;
    }

    public QueueEvent? Perform(QueueInstruction.OfDatabase instruction, int token, DateTimeOffset now)
    {
        if (IsBroken || (token != Lease && instruction is not (QueueInstruction.ReadLines or QueueInstruction.ReadRecurrences or QueueInstruction.ReadRevoked)))
            return new QueueEvent.DatabaseFailed(IsBroken ? "broken" : "another scheduler has the lease");
        switch (instruction)
        {
            case QueueInstruction.RecoverCalls: return Recover(token, now);
            case QueueInstruction.ReadRevoked: return new QueueEvent.CallsRevoked(ReleaseRevoked(token));
            case QueueInstruction.ReadRecurrences:
                return new QueueEvent.RecurrencesDue([.. _recurrences.Where(r => r.Value <= now).Select(r => new DueRecurrence(r.Key, "", "", r.Value, now))]);
            case QueueInstruction.AddRecurrence i: Add(i.Due, now); return null;
            case QueueInstruction.ApplyTimes: ApplyTimes(now); return new QueueEvent.TimesApplied();
            case QueueInstruction.ReadLines i: return new QueueEvent.LinesRead(Lines(i), SimulatedKinds.Needs, now);
            case QueueInstruction.ClaimCalls i: return new QueueEvent.CallsClaimed(Claim(i, token, now));
            case QueueInstruction.RecordEnds i: Record(i.Ends, token, now); return new QueueEvent.EndsRecorded();
            case QueueInstruction.DeleteOldEnds: return null;
            default: throw new ArgumentOutOfRangeException(nameof(instruction), instruction, null);
        }
    }

    QueueEvent.CallsRecovered Recover(int token, DateTimeOffset now)
    {
        foreach (var call in Calls.Where(call => call.Token is not null))
        {
            if (call.State == QueuedState.Started && call.AcknowledgeBefore)
                call.State = QueuedState.Failed;
            else if (call.State == QueuedState.Started && call.Rated.Length > 0)
                (call.State, call.Expires) = (QueuedState.Waiting, null);
            if (call.State != QueuedState.Started)
                call.Token = null;
            else
                (call.Token, call.Expires) = (token, null);
        }
        return new([.. Calls.Where(call => call.Token == token).Select(call => call.Claimed(now))], [.. _rates.Select(r => (r.Key, r.Value))]);
    }

    List<long> ReleaseRevoked(int token)
    {
        var revoked = Calls.Where(call => call.Token == token && call.HasEnded).ToList();
        revoked.ForEach(call => call.Token = null);
        return [.. revoked.Select(call => call.Place)];
    }

    /// <summary>Each time of a recurrence adds one call.</summary>
    void Add(DueRecurrence due, DateTimeOffset now)
    {
        if (_recurrences[due.Name] != due.Time)
            return;
        _recurrences[due.Name] = now.AddSeconds(2);
        Calls.Add(new SimulatedCall(Calls.Count + 1, due.Name, "cpu") { Due = now, IsReady = true, Retries = new CallRetries(0, new RetryPolicy()) });
    }

    void ApplyTimes(DateTimeOffset now)
    {
        foreach (var call in Calls.Where(call => call.State == QueuedState.Waiting))
        {
            if (call.Expires <= now)
                call.State = QueuedState.Expired;
            call.IsReady |= call.Due <= now;
        }
    }

    List<CallLine> Lines(QueueInstruction.ReadLines i) =>
        [.. Ready().GroupBy(call => (call.Rated, call.Kind)).Select(line => new CallLine(line.Key.Rated, line.Key.Kind, line.First().Interval))
            .OrderBy(line => line.Rated, StringComparer.Ordinal).ThenBy(line => line.Kind, StringComparer.Ordinal).Take(i.Most)];

    List<ClaimedCall> Claim(QueueInstruction.ClaimCalls i, int token, DateTimeOffset now)
    {
        List<SimulatedCall> claimed = [];
        foreach (var (line, most) in i.Lines)
            claimed.AddRange(Ready().Where(call => call.Rated == line.Rated && call.Kind == line.Kind && !(call.Expires <= now))
                .OrderByDescending(call => call.Priority).Take(most));
        foreach (var call in claimed)
        {
            (call.State, call.Token) = (QueuedState.Started, token);
            call.Begun++;
            CheckRate(call, now);
        }
        foreach (var (function, next) in i.RatesAfter(claimed.Select(call => (call.Name, call.Interval))))
            _rates[function] = next;
        return [.. claimed.Select(call => call.Claimed(now))];
    }

    IEnumerable<SimulatedCall> Ready() => Calls.Where(call => call.State == QueuedState.Waiting && call.IsReady);

    /// <summary>Checks that no function starts more often than its rate, whichever scheduler starts it, except for slack and latency.</summary>
    void CheckRate(SimulatedCall call, DateTimeOffset now)
    {
        if (call.Interval == TimeSpan.Zero)
            return;
        var earliest = _seen.GetValueOrDefault(call.Name).Earliest;
        Assert.True(now + RateLimits.Slack + Latency >= earliest, $"{call.Name} begins at {now:ss.fff}, and its rate allows {earliest:ss.fff}");
        _seen[call.Name] = ((earliest > now ? earliest : now) + call.Interval, call.Interval);
    }

    /// <summary>Records the end of a call, which counts once. Only a revocation may precede it.</summary>
    void Record(IReadOnlyList<CallEnd> ends, int token, DateTimeOffset now)
    {
        foreach (var end in ends)
        {
            var call = Calls[(int)end.Place - 1];
            if (call.State == QueuedState.Revoked)
                continue;
            Assert.True(call.State == QueuedState.Started && call.Token == token, $"the end of call {end.Place} is recorded twice: it is {call.State}");
            if (end.State == QueuedState.Waiting && end.Failures > call.Failures)
                call.RetryNotBefore = now + call.Retries!.Policy.Delay;
            (call.Token, call.Failures, call.Failure) = (null, end.Failures, end.Failure);
            call.State = end.State;
            call.Result = end.Result is null ? null : Encoding.UTF8.GetString(end.Result);
            if (end.State == QueuedState.Waiting)
                (call.Due, call.IsReady, call.Expires) = (now + end.Delay, false, end.Failures > 0 ? null : call.Expires);
        }
    }
}
