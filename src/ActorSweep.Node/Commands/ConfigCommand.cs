using System.CommandLine;
using ActorSweep.Hosting;

namespace ActorSweep.Node.Commands;

/// <summary><c>actorsweep config</c>: prints every setting of a role's nodes.</summary>
static class ConfigCommand
{
    public static Command Build()
    {
        var role = Options.Choice(
            "--role", "seed (a scheduler node), worker, or client (a program that runs its work in its own process).", "ROLE",
            ActorSweepConfig.Seed, ActorSweepConfig.Worker, ActorSweepConfig.Client);
        var file = Options.Text("--config", "File of settings in HOCON, Akka's configuration format. They override the settings of the role.", "FILE");
        var command = new Command("config", "Prints all settings of a role. hocon/reference.hocon explains them.") { role, file };
        command.SetAction(parsed =>
        {
            string[] layers = parsed.GetValue(role) is ActorSweepConfig.Client ? [ActorSweepConfig.Client] : [parsed.GetValue(role)!, ActorSweepConfig.Node];
            var config = ActorSweepConfig.Load(layers, NodeCommandOptions.ReadConfig(parsed.GetValue(file)));
            Console.WriteLine(config.ToString(true));
        });
        return command;
    }
}
