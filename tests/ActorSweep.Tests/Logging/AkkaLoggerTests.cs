using System.Collections.Concurrent;
using ActorSweep.Logging;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Tests.Logging;

public sealed class AkkaLoggerTests
{
    [Fact]
    public async Task Akkas_errors_of_broken_connections_are_not_logged_and_its_other_errors_are()
    {
        using var provider = new Lines();
        using var host = new HostBuilder()
            .ConfigureServices(services => services
                .AddLogging(log => log.AddProvider(provider))
                .AddAkka("logging", akka => akka.ConfigureLoggers(AkkaLogger.Configure)))
            .Build();
        await host.StartAsync();
        var events = host.Services.GetRequiredService<ActorSystem>().EventStream;
        events.Publish(new Error(null, "akka://logging/system/endpointManager/endpointWriter", typeof(AkkaLoggerTests), "Disassociated"));
        events.Publish(new Error(null, "akka://logging/user/other", typeof(AkkaLoggerTests), Lines.Other));
        await provider.OtherError.WaitAsync(ClientExtensions.Patience);
        Assert.DoesNotContain(provider.All, line => line.Contains("Disassociated", StringComparison.Ordinal));
    }

    /// <summary>Keeps each line that is logged.</summary>
    sealed class Lines : ILoggerProvider, ILogger
    {
        public const string Other = "another error";
        readonly TaskCompletionSource _other = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task OtherError => _other.Task;

        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = formatter(state, exception);
            All.Enqueue(line);
            if (line.Contains(Other, StringComparison.Ordinal))
                _other.TrySetResult();
        }

        public void Dispose()
        {
        }
    }
}
