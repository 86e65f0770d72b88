using System.CommandLine;
using ActorSweep.Storage.Queue;

namespace ActorSweep.Node.Commands;

/// <summary><c>actorsweep worker</c>: runs a node of a cluster that executes simulations and other tasks.</summary>
static class WorkerCommand
{
    public static Command Build()
    {
        var node = new NodeCommandOptions();
        var slots = Options.Number("--slots", "Tasks at a time. Default: the machine's cores.", 1, 4096);
        var memory = NodeCommandOptions.Memory();
        var seeds = new Option<string[]>("--seed-node") { Description = "A scheduler node of the cluster to join. Repeatable.", HelpName = "HOST:PORT", Required = true };
        var queues = new Option<string[]>("--queue") { Description = "A named queue that the worker serves, besides the default one. Repeatable.", HelpName = "NAME" };
        var lifetime = new LifetimeOptions();
        var command = new Command("worker", "Runs a worker: a node that executes simulations and tasks.") { seeds, slots, memory, queues };
        lifetime.AddTo(command);
        node.AddTo(command);
        command.SetAction(async parsed =>
        {
            var joined = parsed.GetValue(seeds)!;
            NodeCommandOptions.CheckOpenFiles();
            NodeCommandOptions.CheckSeedNodes(joined);
            var options = node.Read(parsed, $"worker-{Environment.ProcessId}") with
            {
                Slots = parsed.GetValue(slots),
                Memory = NodeCommandOptions.CheckMemory(parsed.GetValue(memory)),
                Lifetime = lifetime.Read(parsed),
                SeedNodes = joined,
                Resources = (parsed.GetValue(queues) ?? []).Distinct().ToDictionary(queue => QueueResource.Of(new QueueOptions { Queue = queue }.Queue), _ => QueueResource.OfAWorker),
            };
            NodeCommandOptions.CheckFree(options.Host, options.Port ?? 0, "--port");
            var app = SweepNode.BuildWorker(options, builder => NodeProcess.Configure(builder, node.IsChild(parsed)));
            return await NodeProcess.RunAsync(app, _ => $"{options.Name} is up (process {Environment.ProcessId}), joining {string.Join(", ", joined)}");
        });
        return command;
    }
}
