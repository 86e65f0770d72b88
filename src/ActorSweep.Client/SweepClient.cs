using System.Security.Cryptography;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep;

/// <summary>
/// Runs sweeps and tasks and asks about them: on a cluster (<see cref="ConnectAsync"/>), or in this process
/// (<c>SweepClient.LocalAsync</c>, which the package ActorSweep adds).
/// </summary>
public abstract partial class SweepClient : IAsyncDisposable
{
    /// <summary>Connects to a cluster by its address, such as <c>http://localhost:8787</c>.</summary>
    /// <exception cref="NoClusterException">Nothing answers within 5 s; what does is no ActorSweep; or its version does not fit.</exception>
    public static Task<HttpSweepClient> ConnectAsync(string url, CancellationToken cancel = default) => HttpSweepClient.ConnectAsync(url, cancel);

    /// <summary>Hands a sweep in. Once this returns, the run goes on without its client.</summary>
    /// <param name="durable">Whether it outlives the scheduler, as far as the cluster keeps a journal.</param>
    /// <exception cref="InvalidSweepException">The sweep can't be run as it is.</exception>
    public abstract Task<RunId> SubmitAsync(SweepSpec spec, bool durable, CancellationToken cancel = default);

    /// <summary>Hands a durable sweep in. Once this returns, the run goes on without its client.</summary>
    /// <exception cref="InvalidSweepException">The sweep can't be run as it is.</exception>
    public Task<RunId> SubmitAsync(SweepSpec spec, CancellationToken cancel = default) => SubmitAsync(spec, durable: true, cancel);

    /// <summary>Hands a sweep of a model of your own in; its code goes along. Once this returns, the run goes on without its client.</summary>
    /// <param name="spec">What it calls its model does not matter.</param>
    /// <param name="durable">Whether it outlives the scheduler, as far as the cluster keeps a journal.</param>
    /// <exception cref="InvalidSweepException">The sweep can't be run as it is.</exception>
    /// <exception cref="CannotTravelException">The model's code is in no file that could be sent.</exception>
    public async Task<RunId> SubmitAsync(SweepSpec spec, Model model, bool durable, CancellationToken cancel = default) =>
        RunOf(await Futures.AskAsync(new SubmitSweep(SpecJson.Write(spec)) { Model = CodeOf(model), Submission = NewSubmission(), IsDurable = durable }, cancel));

    /// <summary>Hands a durable sweep of a model of your own in; its code goes along.</summary>
    /// <exception cref="InvalidSweepException">The sweep can't be run as it is.</exception>
    /// <exception cref="CannotTravelException">The model's code is in no file that could be sent.</exception>
    public Task<RunId> SubmitAsync(SweepSpec spec, Model model, CancellationToken cancel = default) => SubmitAsync(spec, model, durable: true, cancel);

    /// <summary>What a client calls one submission, so that it can ask again without getting another run.</summary>
    internal static string NewSubmission() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    static ModelCode CodeOf(Model model) => new(model.Signature, FunctionText.Encode(model.Method)) { Code = [model.Method.DeclaringType!.Assembly] };

    /// <summary>The run that a scheduler has accepted.</summary>
    internal static RunId RunOf(object answer) => answer switch
    {
        SweepAccepted accepted => accepted.Run,
        RequestRefused refused => throw new InvalidSweepException(refused.Why),
        SchedulerUnavailable unavailable => throw new SchedulerUnavailableException(unavailable.Why),
        var other => throw new InvalidOperationException($"The scheduler answered {other}."),
    };

    /// <summary>How things stand now.</summary>
    public abstract Task<ClusterSnapshot> SnapshotAsync(CancellationToken cancel = default);

    /// <summary>How a run stands, now and whenever that changes, until it has ended.</summary>
    /// <exception cref="KeyNotFoundException">There is no such run.</exception>
    public abstract IAsyncEnumerable<RunSnapshot> WatchAsync(RunId run, CancellationToken cancel = default);

    /// <summary>Ends a run now; what was finished is kept.</summary>
    public abstract Task CancelAsync(RunId run, CancellationToken cancel = default);

    /// <summary>Has a durable run that was stopped, or has failed, go on from what is done.</summary>
    /// <exception cref="InvalidSweepException">It can't go on.</exception>
    public abstract Task ResumeAsync(RunId run, CancellationToken cancel = default);

    /// <summary>Has a worker finish what it has, and leave.</summary>
    public abstract Task DrainAsync(WorkerId worker, CancellationToken cancel = default);

    /// <summary>Puts the result files of a run that has ended into a folder, which is made where it is not there.</summary>
    /// <exception cref="KeyNotFoundException">There is no such run, or its results are gone.</exception>
    public abstract Task SaveResultsAsync(RunId run, string folder, CancellationToken cancel = default);

    /// <summary>Lets go of all that the client holds, and of what it started itself. What was enqueued is kept first.</summary>
    /// <exception cref="QueuedCallsLostException">Calls were not put into the queue, and nobody has asked whether they were.</exception>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_futures.IsValueCreated)
                await Futures.CloseAsync();
            if (_book is { } book)
                await book.CloseAsync();
        }
        finally
        {
            await CloseAsync();
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Ends what carries the client.</summary>
    private protected abstract ValueTask CloseAsync();
}
