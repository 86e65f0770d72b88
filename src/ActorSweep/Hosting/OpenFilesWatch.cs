using ActorSweep.Logging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Hosting;

/// <summary>Warns when this node is about to reach its limit of open files: it then accepts no connections, and says nothing else about it.</summary>
sealed class OpenFilesWatch(ILogger<OpenFilesWatch> log) : BackgroundService
{
    const double Share = 0.9;

    static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (OpenFiles.Limit() is not { } limit)
            return;
        using var timer = new PeriodicTimer(Interval);
        var isWarned = false;
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            // Looking needs a file too. Where none is left, the answer is known.
            var isNear = CountOr(limit) >= Share * limit;
            if (isNear && !isWarned)
                log.FilesRunShort(CountOr(limit), limit);
            isWarned = isNear;
        }
    }

    static long CountOr(long limit)
    {
        try
        {
            return OpenFiles.Count() ?? 0;
        }
        catch (IOException)
        {
            return limit;
        }
    }
}
