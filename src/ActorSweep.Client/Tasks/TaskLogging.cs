using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSweep;

/// <summary>Logging of tasks: what is logged is found by <c>actorsweep logs</c>, as what they print is.</summary>
public static class TaskLogging
{
    /// <summary>Has what is logged go to the output of the task that logs it, at once. Loggers to the console write on a thread of their own, which is no task's.</summary>
    public static ILoggingBuilder AddTaskOutput(this ILoggingBuilder logging)
    {
        logging.Services.AddSingleton<ILoggerProvider, TaskLoggerProvider>();
        return logging;
    }
}

sealed class TaskLoggerProvider : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new TaskLogger(categoryName);

    public void Dispose() { }
}

/// <summary>Writes a line to the console of the task that logs.</summary>
sealed class TaskLogger(string category) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Console.Out.WriteLine($"{logLevel.ToString().ToLowerInvariant()}: {category}: {formatter(state, exception)}");
        if (exception is not null)
            Console.Out.WriteLine(exception);
    }
}
