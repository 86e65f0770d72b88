using ActorSweep.Node.Commands;

return await CommandLine.RunAsync(args);
