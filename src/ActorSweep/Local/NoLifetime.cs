using Microsoft.Extensions.Hosting;

namespace ActorSweep.Local;

/// <summary>The lifetime of a host that prints nothing and handles no interrupts, because the user's program does.</summary>
sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
