using System.Data.Common;
using ActorSweep.Logging;
using ActorSweep.Storage.Journal;
using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Hosting;

/// <summary>
/// Decides, on each scheduler node, about unreachable scheduler nodes: the side that holds the journal's lease is the cluster, however few
/// nodes it has, so that there is one cluster at any time. A node that reaches no other ends.
/// </summary>
/// <remarks>
/// Strategies that count nodes have no right answer for all of one, two and three scheduler nodes, and let the workers' majority decide
/// which scheduler node remains.
/// </remarks>
sealed class SchedulerWatch : ReceiveActor, IWithTimers
{
    /// <summary>The node ended because it cannot reach the holder of the lease.</summary>
    public sealed class CutOffReason : CoordinatedShutdown.Reason
    {
        public override int ExitCode => 1;
    }

    sealed record CheckScheduler;

    static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>A leaving node cannot hand over while a member is unreachable. After a freeze of this node all seem so for a moment.</summary>
    static readonly TimeSpan PatienceOfLeaving = TimeSpan.FromSeconds(1);

    readonly Cluster _cluster = Cluster.Get(Context.System);
    readonly JournalDatabase _database;
    readonly string _self;
    readonly TimeSpan _giveUpAfter, _workerDownAfter;
    readonly TimeProvider _clock;
    readonly ILogger _log;
    readonly Dictionary<UniqueAddress, long> _awaySince = [];

    /// <summary>Nodes whose loss was logged.</summary>
    readonly HashSet<UniqueAddress> _givenUp = [];
    long? _apartSince;

    /// <param name="self">The name under which this node holds the lease.</param>
    /// <param name="giveUpAfter">How long this node may fail to reach the holder of the lease before it restarts.</param>
    /// <param name="workerDownAfter">How long a worker may be unreachable.</param>
    public SchedulerWatch(JournalDatabase database, string self, TimeSpan giveUpAfter, TimeSpan workerDownAfter, TimeProvider clock, ILogger log)
    {
        (_database, _self, _giveUpAfter, _workerDownAfter, _clock, _log) = (database, self, giveUpAfter, workerDownAfter, clock, log);
        Receive<CheckScheduler>(_ => FindScheduler());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer("check", new CheckScheduler(), CheckInterval);

    void FindScheduler()
    {
        if (!_cluster.IsUp && !IsLeaving)
            return;
        try
        {
            var holder = JournalLease.HolderIn(_database);
            var state = _cluster.State;
            var reachable = state.Members.Where(m => !state.Unreachable.Contains(m)).ToList();
            var lostWorkers = LostWorkers(state);
            Carry(LeaseVerdicts.Of(
                _self,
                holder,
                [.. reachable.Where(m => m.HasRole(NodeRole.Scheduler)).Select(NameOf)],
                [.. state.Unreachable.Where(m => m.HasRole(NodeRole.Scheduler)).Select(NameOf)],
                lostWorkers.Count,
                reachable.Count - 1,
                IsLeaving), state, lostWorkers);
        }
        catch (DbException)
        {
            // Without the database the holder of the lease is unknown, so nothing is done.
        }
    }

    void Carry(LeaseVerdict verdict, ClusterEvent.CurrentClusterState state, IReadOnlyList<Member> lostWorkers)
    {
        if (verdict != LeaseVerdict.StandApart)
            _apartSince = null;
        switch (verdict)
        {
            case LeaseVerdict.GiveOthersUp:
                foreach (var lost in state.Unreachable.Where(m => m.HasRole(NodeRole.Scheduler)))
                {
                    if (_givenUp.Add(lost.UniqueAddress))
                        _log.SchedulerNodeDowned(NameOf(lost));
                    _cluster.Down(lost.Address);
                }
                foreach (var lost in lostWorkers)
                {
                    if (IsLeaving && _givenUp.Add(lost.UniqueAddress))
                        _log.UnreachableNodeDowned(NameOf(lost));
                    _cluster.Down(lost.Address);
                }
                break;
            case LeaseVerdict.GiveWay:
                _log.NodeIsolated();
                _ = CoordinatedShutdown.Get(Context.System).Run(new CutOffReason());
                break;
            case LeaseVerdict.StandApart when _clock.GetElapsedTime(_apartSince ??= _clock.GetTimestamp()) > _giveUpAfter:
                _log.JournalHolderUnreachable();
                _ = CoordinatedShutdown.Get(Context.System).Run(new CutOffReason());
                break;
        }
    }

    bool IsLeaving => _cluster.SelfMember.Status == MemberStatus.Leaving;

    /// <summary>Workers that have been unreachable for too long. The scheduler downs them too, but may be lost with them.</summary>
    IReadOnlyList<Member> LostWorkers(ClusterEvent.CurrentClusterState state)
    {
        var away = state.Unreachable.Where(m => !m.HasRole(NodeRole.Scheduler)).ToList();
        foreach (var back in _awaySince.Keys.Except(away.Select(m => m.UniqueAddress)).ToList())
            _awaySince.Remove(back);
        foreach (var worker in away)
            _awaySince.TryAdd(worker.UniqueAddress, _clock.GetTimestamp());
        var patience = IsLeaving ? PatienceOfLeaving : _workerDownAfter;
        return [.. away.Where(m => _clock.GetElapsedTime(_awaySince[m.UniqueAddress]) > patience)];
    }

    static string NameOf(Member member) => $"{member.Address.Host}:{member.Address.Port}";
}
