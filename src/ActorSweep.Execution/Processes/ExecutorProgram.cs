using System.Net.Sockets;
using System.Runtime.InteropServices;
using ActorSweep.Client.Models;
using ActorSweep.Execution.Bundles;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Bundles;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Processes;

/// <summary>A process that runs user code for a worker node: the threads and jobs of an in-process executor, at the other end of a pipe.</summary>
static class ExecutorProgram
{
    const int NoWorker = 3;

    static readonly TimeSpan MemoryInterval = TimeSpan.FromSeconds(2);

    static int Main()
    {
        ProcessGroup.Begin();
        new Thread(WarmUp) { IsBackground = true, Name = "warm-up" }.Start();
        if (Console.In.ReadLine() is not { } line)
        {
            Console.Error.WriteLine("This program executes tasks for a worker, which starts the program. To start a worker: actorsweep worker --help");
            return NoWorker;
        }
        var told = ExecutorStartup.Read(line);
        // Ctrl-C in a terminal also reaches the worker, which decides what it means.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        ParentWatch.EndWithParent();
        TaskConsole.Install();
        if (told.Folder is { } folder)
        {
            BundleLoader.Use(folder);
            // The rest of the engine and its dependencies: no bundle has them, since every node does. They are loaded where user code needs them.
            BundleLoader.Use(AppContext.BaseDirectory);
        }
        Bundle.OfThisProcess = told.Bundle;
        using var page = ExecutingPage.Open(told.Page);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(told.Pipe));
        using var pipe = new ExecutorPipe(socket);
        using var writer = new PipeWriter<ExecutorNews>(said => NewsMessages.Pack(said, new WorkerId(told.Worker), told.Results));
        using var executor = new ThreadExecutor(SettingsOf(told, page), writer.SendMessage);
        using var http = NodeHttp.NewClient();
        using var receiver = new InputReceiver(new BlobClient(http, seesFiles: false), executor, writer.SendMessage, TimeSpan.FromSeconds(told.FetchTimeoutSeconds));
        new Thread(() => writer.SendAll(pipe)) { IsBackground = true, Name = "pipe-writer" }.Start();
        using var memory = new Timer(_ => executor.GiveMemoryBack(), null, MemoryInterval, MemoryInterval);
        while (pipe.Receive() is { } messages)
            foreach (var message in messages)
                Obey(message, executor, receiver);
        return 0;
    }

    /// <summary>Compiles what the first task needs while the process connects to its worker.</summary>
    static void WarmUp()
    {
        WireCodec.Read(WireCodec.Write(new AssignTasks(0, [], [], [])));
        WireCodec.Write(new TasksFinished(new WorkerId(""), []));
    }

    static void Obey(WireMessage message, ThreadExecutor executor, InputReceiver receiver)
    {
        switch (message)
        {
            case RecallAttempt m: receiver.RecallAttempt(m.Attempt); break;
            case DiscardAttempt m: receiver.DiscardAttempt(m.Attempt); break;
            case PauseWork m: receiver.Pause(m.IsPaused); break;
            case ReleaseRun m: receiver.ReleaseRun(m.Run); break;
            case ReleaseResults m: executor.ReleaseObjects(m.Tasks); break;
            default:
                foreach (var work in WorkMessages.Unpack(message))
                    receiver.Execute(work);
                break;
        }
    }

    static ExecutorSettings SettingsOf(ExecutorStartup told, ExecutingPage page) => new()
    {
        Worker = told.Worker,
        Slots = told.Slots,
        Models = new ModelCatalog([.. told.Models.Select(m => ModelBinder.Bind(m.Key, (System.Reflection.MethodInfo)FunctionText.Find(m.Value)))]),
        Client = new Lazy<SweepClient>(() => HttpSweepClient.ConnectAsync(told.Gateway!.Url, told.Gateway.Secret).GetAwaiter().GetResult()),
        CancelGrace = TimeSpan.FromSeconds(told.CancelGraceSeconds),
        Results = new ResultFiles(told.Results),
        Page = page,
        Payloads = told.Payloads,
    };
}
