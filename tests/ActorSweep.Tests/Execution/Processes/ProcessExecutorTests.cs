using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using ActorSweep.Execution.Bundles;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Processes;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;
using ActorSweep.Tests.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Execution.Processes;

/// <summary>Real child processes without a cluster.</summary>
public sealed class ProcessExecutorTests : IDisposable
{
    readonly BlockingCollection<ExecutorNews> _news = [];
    readonly BlobStore _store = new("", "", NullLogger.Instance);
    readonly DirectoryInfo _bundle = Directory.CreateTempSubdirectory("actorsweep-test-");
    ProcessExecutor? _executor;

    public void Dispose()
    {
        _executor?.Dispose();
        _store.Dispose();
        _bundle.Delete(recursive: true);
    }

    public static int Square(int x) => x * x;

    public static int ProcessId() => Environment.ProcessId;

    public static int Exit() => throw new InvalidOperationException($"{ExitNow()}");

    public static string LocationOf(string assembly) => Assembly.Load(assembly).Location;

    static int ExitNow()
    {
        Environment.Exit(9);
        return 0;
    }

    public static int WaitForever()
    {
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    [Fact]
    public void A_task_is_executed_in_another_process_and_its_result_is_reported()
    {
        Start().Execute(Task(1, () => Square(12)));
        Assert.Equal(144, Next<ExecutorNews.FinishedTask>().Result!.Value.Decode());
        Start().Execute(Task(2, () => ProcessId()));
        Assert.NotEqual(Environment.ProcessId, Next<ExecutorNews.FinishedTask>().Result!.Value.Decode());
    }

    [Fact]
    public void A_lost_process_makes_only_executing_attempts_suspect_and_later_work_has_a_new_process()
    {
        var executor = Start();
        executor.Execute(Task(1, () => Exit()));
        executor.Execute(Task(2, () => Square(2)));
        var died = Next<ExecutorNews.LostProcess>();
        Assert.Equal([new AttemptId(1)], died.Executing);
        Assert.Equal([new AttemptId(2)], died.Others);
        Assert.Equal("exit code 9", died.Death.Reason);

        executor.Execute(Task(3, () => Square(3)));
        Assert.Equal(9, Next<ExecutorNews.FinishedTask>().Result!.Value.Decode());
    }

    [Fact]
    public void Work_is_returned_twice_and_then_refused_where_its_executors_end_before_they_begin_it()
    {
        // An executor cannot read these settings.
        var executor = Start(settings: "no settings");
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            executor.Execute(Task(attempt, () => Square(2)));
            Assert.Equal([new AttemptId(attempt)], Next<ExecutorNews.LostProcess>(died => died.Others.Length > 0).Others);
        }
        executor.Execute(Task(3, () => Square(2)));
        const string reason = "three executors ended before they began the work; the last: unhandled exception: System.Text.Json.JsonException: ";
        Assert.StartsWith(reason, Next<ExecutorNews.FinishedTask>().Failure!.Message, StringComparison.Ordinal);
        executor.Execute(Sweep(4));
        Assert.StartsWith(reason, Next<ExecutorNews.RefusedSweep>().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_fails_with_the_remedy_where_there_is_no_room_for_an_executor()
    {
        var full = new IOException("No space left on device", 28);
        foreach (var work in new ReadyWork[] { Task(1, () => Square(2)), Sweep(2) })
            Assert.Contains("Make room on the worker", FailureOf(ExecutorProcess.RefusalOf(work, "w", full)), StringComparison.Ordinal);
        Assert.IsType<ExecutorNews.RefusedSweep>(ExecutorProcess.RefusalOf(Sweep(3), "w", new IOException("the socket is in use")));
    }

    static string FailureOf(ExecutorNews news) => news switch
    {
        ExecutorNews.FinishedTask task => task.Failure!.Message,
        ExecutorNews.FinishedSweepChunk chunk => ChunkCodec.Decode(chunk.Packed!.Value.ToArray())[0].Outcomes[0].Failure!.Message,
        _ => $"{news}",
    };

    static ReadyWork.OfSweep Sweep(long attempt) => new(
        new AssignSweepChunk(1, new RunId("s"), new AttemptId(attempt), 1, 0, 1, new SpecSource(null, null)), SpecJson.Write(new SweepSpec { Model = "own", Parameters = [new("x", new ArithmeticRange(0, 10, 1))] }));

    [Fact]
    public void A_discarded_task_that_does_not_stop_ends_with_its_process_and_no_attempt_is_suspect()
    {
        var executor = Start();
        executor.Execute(Task(1, () => WaitForever()));
        SpinWait.SpinUntil(() => executor.Processes.Single().IsExecuting, ClientExtensions.Patience);
        executor.DiscardAttempt(new AttemptId(1));

        Assert.Empty(Next<ExecutorNews.LostProcess>().Executing);
        executor.Execute(Task(2, () => Square(2)));
        Assert.Equal(4, Next<ExecutorNews.FinishedTask>().Result!.Value.Decode());
    }

    public static string DescribeCulture() => string.Join(
        ' ', CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name, 1234.5.ToString("N1", CultureInfo.CurrentCulture), string.Concat("bAaz".Order(Comparer<char>.Create(
            (x, y) => string.Compare($"{x}", $"{y}", StringComparison.CurrentCulture)))));

    public static bool HasInAnyCase(Dictionary<string, int> words, string word) => words.ContainsKey(word);

    [Fact]
    public void Code_runs_with_the_culture_behavior_of_the_program_that_submitted_it()
    {
        var executor = Start();
        executor.Execute(Task(1, () => DescribeCulture(), culture: "de-DE/en-US"));
        Assert.Equal("de-DE en-US 1.234,5 aAbz", Next<ExecutorNews.FinishedTask>().Result!.Value.Decode());
        executor.Execute(Task(2, () => DescribeCulture(), culture: "fr-CH"));
        Assert.StartsWith("fr-CH fr-CH ", (string)Next<ExecutorNews.FinishedTask>().Result!.Value.Decode()!, StringComparison.Ordinal);
        executor.Execute(Task(3, () => DescribeCulture()));
        Assert.Equal("  1,234.5 Aabz", Next<ExecutorNews.FinishedTask>().Result!.Value.Decode());

        var words = new Dictionary<string, int>(StringComparer.InvariantCultureIgnoreCase) { ["É"] = 1 };
        executor.Execute(Task(4, () => HasInAnyCase(words, "e\u0301"), culture: "de-DE"));
        Assert.True((bool)Next<ExecutorNews.FinishedTask>().Result!.Value.Decode()!);
    }

    [Fact]
    public void Work_of_a_program_with_cultures_fails_with_a_remedy_where_the_node_has_no_culture_data()
    {
        // The runtime then looks for a version that no machine has.
        const string variable = "DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU";
        Environment.SetEnvironmentVariable(variable, "0.1");
        try
        {
            Start().Execute(Task(1, () => DescribeCulture(), culture: "de-DE"));
            var failure = Next<ExecutorNews.FinishedTask>().Failure!;
            Assert.Contains("this node has no culture data (ICU)", failure.Message, StringComparison.Ordinal);
            Assert.Contains("Install libicu", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    public static int WaitForFile(string file)
    {
        SpinWait.SpinUntil(() => File.Exists(file), ClientExtensions.Patience);
        return 1;
    }

    [Fact]
    public void Executors_of_different_kinds_share_the_slots_of_the_worker()
    {
        var (executor, file) = (Start(), Path.Combine(_bundle.FullName, "go"));
        executor.Execute(Task(1, () => WaitForFile(file)));
        SpinWait.SpinUntil(() => executor.Processes.Single().IsExecuting, ClientExtensions.Patience);
        // The only slot is used: work of another kind of executor waits, can be recalled, and is executed next.
        executor.Execute(Task(2, () => Square(2), culture: "de-DE"));
        executor.Execute(Task(3, () => Square(3), culture: "de-DE"));
        executor.RecallAttempt(new AttemptId(2));
        Assert.Equal(new AttemptId(2), Next<ExecutorNews.ReturnedAttempt>().Attempt);
        Assert.Single(executor.Processes);
        File.WriteAllText(file, "");
        Assert.Equal(new AttemptId(1), Next<ExecutorNews.FinishedTask>().Attempt);
        Assert.Equal(new AttemptId(3), Next<ExecutorNews.FinishedTask>().Attempt);
    }

    /// <summary>Starts a program that runs for long, and a program of that program.</summary>
    public static int StartProgram() => System.Diagnostics.Process.Start("sh", ["-c", "sleep 1000 & sleep 1000"]).Id;

    public static int StartProgramAndExit(string file)
    {
        File.WriteAllText(file, $"{StartProgram()}");
        Environment.FailFast("a task ended its process");
        return 0;
    }

    [Fact]
    public void Programs_that_a_task_has_started_end_with_its_executor_if_it_dies()
    {
        var (executor, file) = (Start(), Path.Combine(_bundle.FullName, "id"));
        executor.Execute(Task(1, () => StartProgramAndExit(file)));
        Assert.Contains("a task ended its process", Next<ExecutorNews.LostProcess>().Death.Reason, StringComparison.Ordinal);
        AssertEnds(int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Programs_that_a_task_has_started_end_with_its_executor_if_it_ends_in_order()
    {
        var executor = Start();
        executor.Execute(Task(1, () => StartProgram()));
        var program = (int)Next<ExecutorNews.FinishedTask>().Result!.Value.Decode()!;
        Assert.NotEmpty(GroupOf(program));
        executor.Dispose();
        AssertEnds(program);
    }

    static void AssertEnds(int program) => Assert.True(SpinWait.SpinUntil(() => GroupOf(program).Count == 0, ClientExtensions.Patience));

    /// <summary>Returns the running processes that a program started, and the program.</summary>
    static List<string> GroupOf(int program) => [
        .. from folder in Directory.EnumerateDirectories("/proc")
           where Path.GetFileName(folder).All(char.IsDigit)
           let stat = TryRead(Path.Combine(folder, "stat"))
           where stat is not null
           let fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')
           where fields[0] != "Z" && (Path.GetFileName(folder) == $"{program}" || fields[1] == $"{program}")
           select stat];

    static string? TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null;
        }
    }

    [Fact]
    public void A_waiting_task_can_be_recalled()
    {
        var executor = Start();
        executor.Execute(Task(1, () => WaitForever()));
        executor.Execute(Task(2, () => Square(2)));
        executor.RecallAttempt(new AttemptId(2));
        Assert.Equal(new AttemptId(2), Next<ExecutorNews.ReturnedAttempt>().Attempt);
    }

    public static int AmountOf(HyperionSettingsTests.Order order) => order.Amount;

    public static HyperionSettingsTests.Order NewOrder() => new(7);

    [Fact]
    public void Only_types_that_the_filter_of_the_cluster_names_are_read_and_others_are_refused()
    {
        var order = new HyperionSettingsTests.Order(7);
        var executor = Start(payloads: $"allowed-types = [\"{typeof(HyperionSettingsTests.OrderText).AssemblyQualifiedName}\"]");
        executor.Execute(Task(1, () => AmountOf(order)));
        var failure = Next<ExecutorNews.FinishedTask>().Failure!;
        Assert.Contains("HyperionSettingsTests+Order, ActorSweep.Tests, which akka.actor.serialization-settings.hyperion.allowed-types", failure.Message);
        executor.Execute(Task(2, () => Square(2)));
        Assert.Equal(4, Next<ExecutorNews.FinishedTask>().Result!.Value.Decode());
        Restart();

        Start(payloads: $"allowed-types = [\"{typeof(HyperionSettingsTests.Order).AssemblyQualifiedName}\"]").Execute(Task(3, () => AmountOf(order)));
        Assert.Equal(7, Next<ExecutorNews.FinishedTask>().Result!.Value.Decode());
    }

    [Fact]
    public void A_result_is_written_as_the_surrogate_that_the_cluster_has_for_its_type()
    {
        Start(payloads: $"surrogates = [\"{typeof(HyperionSettingsTests.OrderSurrogate).AssemblyQualifiedName}\"]").Execute(Task(1, () => NewOrder()));
        Assert.Equal(new HyperionSettingsTests.OrderText("7"), Next<ExecutorNews.FinishedTask>().Result!.Value.Decode());
    }

    [Fact]
    public void A_missing_surrogate_fails_the_task_that_needs_it_and_the_error_names_it()
    {
        var executor = Start(payloads: "surrogates = [\"No.Such, Nowhere\"]");
        executor.Execute(Task(1, () => NewOrder()));
        Assert.Contains("akka.actor.serialization-settings.hyperion.surrogates names 'No.Such, Nowhere'", Next<ExecutorNews.FinishedTask>().Failure!.Message);
        executor.Execute(Task(2, () => Square(2)));
        Assert.Equal(4, Next<ExecutorNews.FinishedTask>().Result!.Value.Decode());
    }

    void Restart()
    {
        _executor!.Dispose();
        _executor = null;
    }

    [Fact]
    public void An_unavailable_bundle_fails_the_task_that_needs_it()
    {
        var executor = Start(_ => throw new IOException("the scheduler's node has no bundle"));
        executor.Execute(Task(1, () => Square(2), bundle: "b"));
        var failure = Next<ExecutorNews.FinishedTask>().Failure!;
        Assert.Equal("the scheduler's node has no bundle", failure.Message);
    }

    [Fact]
    public void An_idle_executor_of_a_bundle_ends()
    {
        var executor = Start(_ => System.Threading.Tasks.Task.FromResult(new BundleLease(AppContext.BaseDirectory, Stream.Null)), idle: TimeSpan.FromMilliseconds(100));
        executor.Execute(Task(1, () => Square(2), bundle: "b"));
        Assert.Equal(4, Next<ExecutorNews.FinishedTask>().Result!.Value.Decode());
        Assert.Empty(Next<ExecutorNews.LostProcess>().Executing);
    }

    [Fact]
    public void Code_in_a_bundle_loads_assemblies_that_only_the_engine_has()
    {
        string[] ofEngine = ["ActorSweep.Engine", "Npgsql", "Newtonsoft.Json"];
        Assert.Equal(ofEngine.Select(name => PathIn(AppContext.BaseDirectory, name)), LocationsInBundle(ofEngine));
    }

    [Fact]
    public void An_assembly_in_the_bundle_is_loaded_before_the_copy_of_the_engine()
    {
        File.Copy(PathIn(AppContext.BaseDirectory, "Npgsql"), PathIn(_bundle.FullName, "Npgsql"));
        Assert.Equal([PathIn(_bundle.FullName, "Npgsql")], LocationsInBundle("Npgsql"));
    }

    /// <summary>Returns the paths from which code in a bundle without the engine loads assemblies.</summary>
    string[] LocationsInBundle(params string[] assemblies)
    {
        File.Copy(typeof(ProcessExecutorTests).Assembly.Location, PathIn(_bundle.FullName, "ActorSweep.Tests"));
        var executor = Start(_ => System.Threading.Tasks.Task.FromResult(new BundleLease(_bundle.FullName, Stream.Null)), models: new ModelCatalog([]));
        return [.. assemblies.Select((name, i) =>
        {
            executor.Execute(Task(i + 1, () => LocationOf(name), bundle: "b"));
            var ended = Next<ExecutorNews.FinishedTask>();
            return ended.Failure is { } failure ? $"{failure.Type}: {failure.Message}" : (string)ended.Result!.Value.Decode()!;
        })];
    }

    static string PathIn(string folder, string assembly) => Path.Combine(folder, $"{assembly}.dll");

    ProcessExecutor Start(Func<string, Task<BundleLease>>? open = null, TimeSpan? idle = null, ModelCatalog? models = null, string? payloads = null, string? settings = null)
    {
        var executing = new ExecutorSettings
        {
            Worker = "w",
            Slots = 1,
            Models = models ?? TestModels.Catalog,
            Client = new Lazy<SweepClient>(() => throw new InvalidOperationException("No test asks for a client.")),
            CancelGrace = TimeSpan.FromMilliseconds(200),
            Results = null,
            Payloads = payloads is null ? settings : HyperionSettingsTests.Of(payloads).Write(),
        };
        var limits = new MemoryLimits(long.MaxValue, 0.6, 0.8, 0.95) { Idle = idle ?? TimeSpan.FromHours(1) };
        return _executor ??= new ProcessExecutor(executing, open ?? (_ => throw new IOException("no bundle here")), _store, null, limits, _news.Add, (_, _, _) => { });
    }

    T Next<T>(Func<T, bool>? condition = null) where T : ExecutorNews
    {
        while (_news.TryTake(out var news, ClientExtensions.Patience))
            if (news is T wanted && condition?.Invoke(wanted) != false)
                return wanted;
        throw new TimeoutException($"There was no {typeof(T).Name}.");
    }

    static ReadyWork.OfTask Task<T>(long attempt, System.Linq.Expressions.Expression<Func<T>> call, string? bundle = null, string? culture = null)
    {
        var encoded = CallCodec.Encode(ActorSweep.Delayed.Call(call).Captured, _ => 0);
        var task = new TaskAssignment(0, attempt, new AttemptId(attempt), 1, 0, null, null, [], culture is null ? null : new ExecutionRules(null, false, []) { Culture = culture }, null);
        return new ReadyWork.OfTask(new RunId("r"), task, new TaskShape(encoded.Name, encoded.Shape) { Bundle = bundle }, encoded.Arguments, []);
    }
}
