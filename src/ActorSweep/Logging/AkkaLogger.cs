using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Akka.Hosting.Logging;

namespace ActorSweep.Logging;

/// <summary>Logs the events of Akka by the node's loggers. Akka.Hosting's own logger ignores the log filter of the actor system.</summary>
sealed class AkkaLogger : LoggerFactoryLogger
{
    public static void Configure(LoggerConfigBuilder log)
    {
        log.AddLoggerFactory();
        log.ClearLoggers();
        log.AddLogger<AkkaLogger>();
        // Akka logs a broken connection as an error with a stack trace, but in a cluster that is normal.
        log.WithLogFilter(filter => filter.ExcludeSourceContaining("endpointManager"));
    }

    protected override void Log(LogEvent log, ActorPath path)
    {
        if (Context.System.Settings.LogFilter.ShouldTryKeepMessage(log, out _))
            base.Log(log, path);
    }
}
