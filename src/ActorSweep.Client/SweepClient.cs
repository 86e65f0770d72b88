using System.Security.Cryptography;
using ActorSweep.Client.Connecting;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep;

/// <summary>
/// A client that submits sweeps and tasks, and asks for their state: to a cluster (<see cref="ConnectAsync"/>), or to an engine in this process
/// (<c>SweepClient.LocalAsync</c>, which the package ActorSweep adds).
/// </summary>
public abstract partial class SweepClient : IAsyncDisposable
{
    volatile bool _isDisposed;

    /// <summary>Connects to a cluster and checks its version.</summary>
    /// <param name="url">The URL of a scheduler node, such as <c>http://localhost:8787</c>, or several with commas between them.</param>
    /// <param name="cancellationToken">Cancels the attempt to connect.</param>
    /// <exception cref="NoClusterException">
    /// A URL is invalid, no node answers within 5 s, the server is not ActorSweep, or its protocol version differs from this client's.
    /// </exception>
    public static Task<HttpSweepClient> ConnectAsync(string url, CancellationToken cancellationToken = default) => HttpSweepClient.ConnectAsync(url, cancellationToken);

    /// <summary>Submits a sweep of a model that the cluster knows. When this has returned, the run goes on without its client.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="durable">Whether the run goes on after the scheduler was lost. Takes effect where the cluster keeps a journal.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <returns>The id of the run.</returns>
    /// <exception cref="InvalidSweepException">The spec is invalid; the message says why.</exception>
    /// <exception cref="SchedulerUnavailableException">The scheduler cannot write its journal.</exception>
    public abstract Task<RunId> SubmitAsync(SweepSpec spec, bool durable, CancellationToken cancellationToken = default);

    /// <summary>Submits a durable sweep of a model that the cluster knows. When this has returned, the run goes on without its client.</summary>
    /// <inheritdoc cref="SubmitAsync(SweepSpec, bool, CancellationToken)"/>
    public Task<RunId> SubmitAsync(SweepSpec spec, CancellationToken cancellationToken = default) => SubmitAsync(spec, durable: true, cancellationToken);

    /// <summary>Submits a sweep of the given model, with the model's code. When this has returned, the run goes on without its client.</summary>
    /// <param name="spec">The sweep. The name of its model is ignored.</param>
    /// <param name="model">The model.</param>
    /// <param name="durable">Whether the run goes on after the scheduler was lost. Takes effect where the cluster keeps a journal.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <returns>The id of the run.</returns>
    /// <exception cref="InvalidSweepException">The spec is invalid; the message says why.</exception>
    /// <exception cref="CannotTravelException">The model's code is not in an assembly file that could be sent.</exception>
    /// <exception cref="SchedulerUnavailableException">The scheduler cannot write its journal.</exception>
    public async Task<RunId> SubmitAsync(SweepSpec spec, Model model, bool durable, CancellationToken cancellationToken = default) =>
        RunOf(await Futures.AskAsync(new SubmitSweep(SpecJson.Write(spec)) { Model = CodeOf(model), Submission = NewSubmission(), IsDurable = durable }, cancellationToken).ConfigureAwait(false));

    /// <summary>Submits a durable sweep of the given model, with the model's code. When this has returned, the run goes on without its client.</summary>
    /// <inheritdoc cref="SubmitAsync(SweepSpec, Model, bool, CancellationToken)"/>
    public Task<RunId> SubmitAsync(SweepSpec spec, Model model, CancellationToken cancellationToken = default) => SubmitAsync(spec, model, durable: true, cancellationToken);

    /// <summary>Returns a new id of a submission. A client that submits again with the same id gets the same run.</summary>
    internal static string NewSubmission() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    static ModelCode CodeOf(Model model) => new(model.Signature, FunctionText.Encode(model.Method)) { Culture = Cultures.OfThisCode(), Code = [model.Method.DeclaringType!.Assembly] };

    /// <summary>Returns the run that a scheduler has accepted.</summary>
    internal static RunId RunOf(object answer) => answer switch
    {
        RequestAccepted accepted => accepted.Run,
        RequestRefused refused => throw new InvalidSweepException(refused.Why),
        SchedulerUnavailable unavailable => throw new SchedulerUnavailableException(unavailable.Why),
        var other => throw new InvalidOperationException($"The scheduler answered {other}."),
    };

    /// <summary>Returns the state of the cluster: its runs, workers and scheduler nodes.</summary>
    public abstract Task<ClusterSnapshot> SnapshotAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns the state of a run, now and whenever it changes, until the run has ended.</summary>
    /// <exception cref="KeyNotFoundException">The run does not exist.</exception>
    public abstract IAsyncEnumerable<RunSnapshot> WatchAsync(RunId run, CancellationToken cancellationToken = default);

    /// <summary>Cancels a run. The results of its finished tasks are kept. Has no effect on a run that has ended, and does not throw for it.</summary>
    public abstract Task CancelAsync(RunId run, CancellationToken cancellationToken = default);

    /// <summary>Resumes a durable run that was cancelled or has failed. Tasks that have finished are not executed again.</summary>
    /// <exception cref="InvalidSweepException">The run cannot be resumed; the message says why.</exception>
    public abstract Task ResumeAsync(RunId run, CancellationToken cancellationToken = default);

    /// <summary>Drains a worker: it takes no more tasks, finishes those that it has, and unregisters.</summary>
    public abstract Task DrainAsync(WorkerId worker, CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits until a run has ended, and writes its result files into a folder. Creates the folder where it does not exist, and replaces files of the same
    /// names.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">The path of the folder.</param>
    /// <param name="cancellationToken">Stops waiting. The run goes on.</param>
    /// <exception cref="KeyNotFoundException">The run does not exist, or its results are deleted.</exception>
    public async Task SaveResultsAsync(RunId run, string folder, CancellationToken cancellationToken = default)
    {
        try
        {
            await foreach (var _ in WatchAsync(run, cancellationToken).ConfigureAwait(false)) { }
        }
        catch (KeyNotFoundException)
        {
            // The scheduler remembers the last runs only; the files of earlier ones may still be there.
        }
        await CopyResultsAsync(run, folder, cancellationToken).ConfigureAwait(false);
    }

    private protected abstract Task CopyResultsAsync(RunId run, string folder, CancellationToken cancellationToken);

    /// <summary>
    /// Releases all futures of this client and ends its connection; an engine that the client started ends too. Calls that were enqueued are sent first.
    /// </summary>
    /// <exception cref="QueuedCallsLostException">
    /// Calls could not be put into the queue, and nobody has awaited <see cref="QueuedTask.Acknowledged"/> or the results.
    /// </exception>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_futures.IsValueCreated)
                await _futures.Value.CloseAsync().ConfigureAwait(false);
            if (_book.IsValueCreated)
                await _book.Value.CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            // Only now: the waiting calls were sent by requests of this client.
            _isDisposed = true;
            await CloseAsync().ConfigureAwait(false);
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Checks, at the start of every request, that the client was not disposed.</summary>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    private protected void CheckOpen()
    {
        if (_isDisposed)
            throw DisposedClient.Error();
    }

    /// <summary>Ends the connection, or the engine that the client started.</summary>
    private protected abstract ValueTask CloseAsync();
}
