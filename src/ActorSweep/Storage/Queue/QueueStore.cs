using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Logging;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Storage.Queue;

/// <summary>Carries out the database instructions of <see cref="QueueState"/> as the holder of the lease, and returns the answers as events.</summary>
sealed class QueueStore(QueueTable table, RecurringTable recurring, string token, ILogger log)
{
    /// <summary>The number of parsed kinds from which on the cache is cleared.</summary>
    const int MostKinds = 2 * ClaimPlan.MostLines;

    readonly Dictionary<string, IReadOnlyList<Requirement>> _needs = new(StringComparer.Ordinal);

    /// <summary>Carries out an instruction.</summary>
    /// <returns>The answer; null: the instruction has none.</returns>
    public QueueEvent? Perform(QueueInstruction.OfDatabase instruction)
    {
        try
        {
            return instruction switch
            {
                QueueInstruction.RecoverCalls i => new QueueEvent.CallsRecovered([.. table.RecoverCalls(token, i.Lost).Select(Claimed)], table.Rates()),
                QueueInstruction.ReadRevoked => new QueueEvent.CallsRevoked(table.ReleaseCalls(token)),
                QueueInstruction.ReadRecurrences => new QueueEvent.RecurrencesDue(recurring.WhoseTimeHasCome()),
                QueueInstruction.AddRecurrence i => AddRecurrence(i.Due),
                QueueInstruction.ApplyTimes => ApplyTimes(),
                QueueInstruction.ReadLines i => ReadLines(i),
                QueueInstruction.ClaimCalls i => new QueueEvent.CallsClaimed([.. Claim(i).Select(Claimed)]),
                QueueInstruction.RecordEnds i => RecordEnds(i.Ends),
                QueueInstruction.DeleteOldEnds => DeleteOldEnds(),
                _ => throw new ArgumentOutOfRangeException(nameof(instruction), instruction, "The value is not an instruction of the database."),
            };
        }
        catch (JournalException e)
        {
            return new QueueEvent.DatabaseFailed(e.Message);
        }
    }

    QueueEvent? AddRecurrence(DueRecurrence due)
    {
        try
        {
            recurring.PutIn(due, token);
        }
        catch (InvalidSweepException e)
        {
            log.RecurringCallRefused(due.Name, e.Message);
        }
        return null;
    }

    QueueEvent.TimesApplied ApplyTimes()
    {
        table.LetTimePass(token);
        return new QueueEvent.TimesApplied();
    }

    QueueEvent.LinesRead ReadLines(QueueInstruction.ReadLines i)
    {
        var (lines, now) = table.Lines(i.Most, i.After);
        if (_needs.Count > MostKinds)
            _needs.Clear();
        foreach (var line in lines)
            if (!_needs.ContainsKey(line.Kind))
                _needs.Add(line.Kind, QueuedWork.NeedsOf(line.Kind));
        return new QueueEvent.LinesRead(lines, _needs, now);
    }

    IReadOnlyList<QueueTable.Due> Claim(QueueInstruction.ClaimCalls i) =>
        table.Begin(i.Lines, token, begun => i.RatesAfter(begun.Select(call => (call.Name, call.Interval))));

    QueueEvent.EndsRecorded RecordEnds(IReadOnlyList<CallEnd> ends)
    {
        table.End(ends, token);
        return new QueueEvent.EndsRecorded();
    }

    QueueEvent? DeleteOldEnds()
    {
        try
        {
            table.DeleteCalls();
        }
        catch (JournalException e)
        {
            // The rows are deleted another time.
            log.QueueNotCleared(e.Message);
        }
        return null;
    }

    static ClaimedCall Claimed(QueueTable.Due row)
    {
        var call = new ClaimedCall(row.Place, row.Name, row.Kind)
        {
            Interval = row.Interval,
            AcknowledgeBefore = row.AcknowledgeBefore,
            Failures = row.Failures,
            Begun = row.Begun,
            ExpiresIn = row.ExpiresIn,
        };
        try
        {
            return call with { Work = QueuedWork.Read(row.Id, row.Queue, row.Work).Work };
        }
        catch (InvalidSweepException e)
        {
            return call with { Unreadable = e.Message };
        }
    }
}
