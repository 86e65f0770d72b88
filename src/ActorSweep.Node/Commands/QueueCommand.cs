using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ActorSweep.Node.Output;
using ActorSweep.Protocol.Http;

namespace ActorSweep.Node.Commands;

/// <summary><c>actorsweep queue</c>: shows the queue of a cluster, and revokes and purges calls.</summary>
static class QueueCommand
{
    public static Command Build(ClusterDefault defaults) => new("queue", "Lists, shows, revokes and removes queued calls.")
    {
        List(defaults), Show(defaults), Revoke(defaults), Purge(defaults), Recurring(defaults), Unschedule(defaults),
    };

    static Argument<string> IdArgument() => new("ID") { Description = "The call's id, as 'queue list' prints it." };

    static Command List(ClusterDefault defaults)
    {
        var (cluster, json) = (defaults.Required(), Options.Flag("--json", "As JSON."));
        var most = Options.Number("--most", "How many of the newest calls to list. Default: 100.", 1, 10_000);
        var command = new Command("list", "Lists the calls of the queue, the newest last.") { most, cluster, json };
        command.SetEndableAction(async (parsed, cancel) =>
        {
            await using var client = await HttpSweepClient.ConnectAsync(parsed.GetValue(cluster)!, cancel);
            var calls = await client.ListQueueAsync(parsed.GetValue(most) ?? 100, cancel);
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(calls, ApiJson.Default.IReadOnlyListQueuedSnapshot));
            else
                Table.Write(["id", "queue", "function", "state", "priority", "enqueued", "ended"], calls.Select(c => (string[])
                    [c.Id, NameOf(c), c.Name, StateWord<QueuedState>.Of(c.State), $"{c.Priority}", Time(c.Enqueued), Time(c.Ended)]));
        });
        return command;
    }

    static Command Show(ClusterDefault defaults)
    {
        var (id, cluster, json) = (IdArgument(), defaults.Required(), Options.Flag("--json", "As JSON."));
        var command = new Command("show", "Shows the state of a queued call.") { id, cluster, json };
        command.SetEndableAction(async (parsed, cancel) =>
        {
            await using var client = await HttpSweepClient.ConnectAsync(parsed.GetValue(cluster)!, cancel);
            var call = await client.Queued(parsed.GetValue(id)!).StatusAsync(cancel);
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(call, ApiJson.Default.QueuedSnapshot));
            else
                Write(call);
        });
        return command;
    }

    static Command Revoke(ClusterDefault defaults)
    {
        var (id, cluster) = (IdArgument(), defaults.Required());
        var terminate = Options.Flag("--terminate", "Revoke the call even if it has begun.");
        var command = new Command("revoke", "Revokes a queued call.") { id, terminate, cluster };
        command.SetEndableAction(async (parsed, cancel) =>
        {
            await using var client = await HttpSweepClient.ConnectAsync(parsed.GetValue(cluster)!, cancel);
            var call = client.Queued(parsed.GetValue(id)!);
            if (await call.RevokeAsync(parsed.GetValue(terminate), cancel))
                return ExitCode.Ok;
            var state = (await call.StatusAsync(cancel)).State;
            throw new IOException($"'{call.Id}' cannot be revoked: the call {(state == QueuedState.Started ? "has begun. Add --terminate to end it." : $"has ended: {StateWord<QueuedState>.Of(state)}.")}");
        });
        return command;
    }

    static Command Purge(ClusterDefault defaults)
    {
        var cluster = defaults.Required();
        var queue = Options.Text("--queue", "Only the calls of this queue. Default: of all queues.", "NAME");
        var ended = Options.Flag("--ended", "Remove the calls that have ended, with their results, instead of the waiting calls.");
        var command = new Command("purge", "Removes the waiting calls.") { queue, ended, cluster };
        command.SetEndableAction(async (parsed, cancel) =>
        {
            await using var client = await HttpSweepClient.ConnectAsync(parsed.GetValue(cluster)!, cancel);
            var count = await client.PurgeQueueAsync(parsed.GetValue(queue), parsed.GetValue(ended), cancel);
            Console.WriteLine($"{RunReport.Count(count, "call")} removed");
        });
        return command;
    }

    static Command Recurring(ClusterDefault defaults)
    {
        var (cluster, json) = (defaults.Required(), Options.Flag("--json", "As JSON."));
        var command = new Command("recurring", "Lists the recurring calls.") { cluster, json };
        command.SetEndableAction(async (parsed, cancel) =>
        {
            await using var client = await HttpSweepClient.ConnectAsync(parsed.GetValue(cluster)!, cancel);
            var calls = await client.ListRecurringAsync(cancel);
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(calls, ApiJson.Default.IReadOnlyListRecurringSnapshot));
            else
                Table.Write(["name", "function", "zone", "next", "cron"], calls.Select(c => (string[])[c.Name, c.Function, c.Zone, Time(c.Next), c.Cron]));
        });
        return command;
    }

    static Command Unschedule(ClusterDefault defaults)
    {
        var name = new Argument<string>("NAME") { Description = "The recurring call's name, as 'queue recurring' prints it." };
        var cluster = defaults.Required();
        var command = new Command("unschedule", "Ends a recurring call.") { name, cluster };
        command.SetEndableAction(async (parsed, cancel) =>
        {
            await using var client = await HttpSweepClient.ConnectAsync(parsed.GetValue(cluster)!, cancel);
            return await client.UnscheduleAsync(parsed.GetValue(name)!, cancel)
                ? ExitCode.Ok
                : throw new KeyNotFoundException($"recurring call '{parsed.GetValue(name)}' does not exist. 'actorsweep queue recurring' lists all.");
        });
        return command;
    }

    static void Write(QueuedSnapshot call)
    {
        Console.WriteLine($"call     {call.Id}");
        Console.WriteLine($"function {call.Name}");
        Console.WriteLine($"queue    {NameOf(call)}");
        Console.WriteLine($"state    {StateWord<QueuedState>.Of(call.State)}");
        Console.WriteLine($"enqueued {Time(call.Enqueued)}");
        if (call.State == QueuedState.Waiting)
            Console.WriteLine($"due      {Time(call.Due)}");
        if (call.HasEnded)
            Console.WriteLine($"ended    {Time(call.Ended)}");
        if (call.Failure is { } failure)
            Console.WriteLine($"error    {PlainText.Of($"{failure.Type}: {failure.Message}")}");
    }

    static string NameOf(QueuedSnapshot call) => call.Queue.Length == 0 ? "default" : call.Queue;

    static string Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "-";
}
