using System.Reflection;
using System.Text.RegularExpressions;
using ActorSweep.Logging;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Tests.Logging;

public sealed partial class NodeLogTests
{
    [Fact]
    public void Each_event_of_a_node_has_one_id_and_one_sentence()
    {
        var ids = typeof(NodeEvent).GetFields().Select(field => (field.Name, Id: (int)field.GetRawConstantValue()!)).ToList();
        var logged = typeof(NodeLog).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => (method.Name, Id: method.GetCustomAttribute<LoggerMessageAttribute>()!.EventId));
        Assert.Equal(ids.Order(), logged.Order());
        Assert.Equal(ids.Count, ids.DistinctBy(e => e.Id).Count());
    }

    /// <summary>Details for debugging may have no id.</summary>
    [Fact]
    public void The_engine_logs_only_events_that_have_an_id() =>
        Assert.Empty(SourceCode.FilesWith(LoggedSentence()).Except(["BlobStore.Spill.cs"]));

    [GeneratedRegex(@"\.Log(Information|Warning|Error|Critical)\(")]
    private static partial Regex LoggedSentence();
}
