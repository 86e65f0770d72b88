using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSweep;

/// <summary>Logging of tasks. <c>actorsweep logs</c> shows the log lines with the lines that the tasks print.</summary>
public static class TaskLogging
{
    /// <summary>
    /// Adds a logger provider that writes at once to the output of the task that logs. The console logger writes on its own thread, where its lines belong
    /// to no task.
    /// </summary>
    /// <param name="logging">The builder.</param>
    /// <returns>The same builder.</returns>
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

/// <summary>Writes log lines to the console of the task that logs.</summary>
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
