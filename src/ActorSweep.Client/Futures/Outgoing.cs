using ActorSweep.Protocol.Messages;

namespace ActorSweep.Client.Futures;

/// <summary>Merges messages: adjacent submissions to one run, and adjacent changes of one kind.</summary>
static class Outgoing
{
    /// <param name="largest">The largest merged message, in bytes.</param>
    public static IReadOnlyList<WireMessage> Merge(IReadOnlyList<WireMessage> messages, int largest)
    {
        if (messages.Count < 2)
            return messages;
        var merged = new List<WireMessage>();
        for (var i = 0; i < messages.Count;)
        {
            var end = i + 1;
            var bytes = largest == int.MaxValue ? 0L : SizeOf(messages[i]);
            while (end < messages.Count && GoTogether(messages[i], messages[end]) && (largest == int.MaxValue || (bytes += SizeOf(messages[end])) < largest))
                end++;
            merged.Add(end == i + 1 ? messages[i] : MergeMessages([.. messages.Skip(i).Take(end - i)]));
            i = end;
        }
        return merged;
    }

    static bool GoTogether(WireMessage one, WireMessage other) => (one, other) switch
    {
        (SubmitTasks a, SubmitTasks b) => a.Run == b.Run,
        (ChangeTasks a, ChangeTasks b) => a.Change == b.Change,
        _ => false,
    };

    static long SizeOf(WireMessage message) => message switch
    {
        SubmitTasks m => m.Tasks.Sum(t => 64L + t.Arguments.Length + 32 * t.Inputs.Length + (t.Scattered?.Length ?? 0)) + m.Shapes.Sum(s => (long)s.Bytes.Length),
        ChangeTasks m => 40 * m.Tasks.Length,
        _ => 0,
    };

    static WireMessage MergeMessages(WireMessage[] messages) => messages[0] switch
    {
        SubmitTasks first => MergeMessages(first, messages),
        ChangeTasks first => first with { Tasks = [.. messages.SelectMany(m => ((ChangeTasks)m).Tasks)] },
        var other => other,
    };

    static SubmitTasks MergeMessages(SubmitTasks first, WireMessage[] messages)
    {
        var (shapes, options) = (new Places<TaskShape>(), new Places<SubmittedOptions>());
        var tasks = new List<SubmittedTask>(messages.Length);
        foreach (SubmitTasks message in messages)
            foreach (var task in message.Tasks)
                tasks.Add(task with { Shape = shapes.Of(message.Shapes[task.Shape]), Options = options.Of(message.Options[task.Options]) });
        return first with { Shapes = shapes.All, Options = options.All, Tasks = [.. tasks] };
    }
}
