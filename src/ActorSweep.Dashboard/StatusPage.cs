using System.Globalization;
using System.Net;
using System.Text;

namespace ActorSweep.Dashboard;

/// <summary>A page with the state of a cluster: its runs and its workers. It refreshes itself every 2 s and needs no script.</summary>
static class StatusPage
{
    const string Style = """
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; color: #222; background: #fff }
        h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
        table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #ddd }
        td.number, th.number { text-align: right } progress { width: 10rem } .quiet { color: #666 }
        @media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 } th, td { border-color: #444 } .quiet { color: #999 } }
        """;

    public static string Render(ClusterSnapshot cluster, DateTimeOffset now)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>ActorSweep</title>")
            .Append("<meta name=\"viewport\" content=\"width=device-width\"><meta http-equiv=\"refresh\" content=\"2\">")
            .Append(CultureInfo.InvariantCulture, $"<style>{Style}</style></head><body><h1>ActorSweep</h1>")
            .Append(CultureInfo.InvariantCulture, $"<p>{cluster.Workers.Count} workers, {cluster.Slots} slots ready. <span class=\"quiet\">As of {now:HH:mm:ss} UTC.</span></p>");
        AppendRuns(page, cluster.Runs, now);
        AppendWorkers(page, cluster.Workers);
        return page.Append("</body></html>").ToString();
    }

    static void AppendRuns(StringBuilder page, IReadOnlyList<RunSnapshot> runs, DateTimeOffset now)
    {
        page.Append("<h2>Runs</h2>");
        if (runs.Count == 0)
        {
            page.Append("<p class=\"quiet\">No run has been submitted yet. <code>actorsweep sweep --cluster URL</code> submits one.</p>");
            return;
        }
        page.Append("<table><tr><th>run</th><th>state</th><th>done</th><th class=\"number\">failed</th><th class=\"number\">seconds</th></tr>");
        foreach (var run in runs.Reverse())
            page.Append("<tr>")
                .Append(CultureInfo.InvariantCulture, $"<td>{Text(run.Id)}</td><td>{Words(run.State)}{Note(run.Error ?? run.Waiting)}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td><progress max=\"{run.Tasks}\" value=\"{run.Done}\"></progress> {run.Done} of {run.Tasks}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"number\">{run.Failed}</td><td class=\"number\">{Seconds((run.Ended ?? now) - run.Submitted)}</td></tr>");
        page.Append("</table>");
    }

    static void AppendWorkers(StringBuilder page, IReadOnlyList<WorkerSnapshot> workers)
    {
        page.Append("<h2>Workers</h2>");
        if (workers.Count == 0)
        {
            page.Append("<p class=\"quiet\">No worker is registered. Runs wait until a worker registers.</p>");
            return;
        }
        page.Append("<table><tr><th>worker</th><th>state</th><th class=\"number\">busy</th><th class=\"number\">slots</th><th class=\"number\">simulations</th></tr>");
        foreach (var worker in workers)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(worker.Id)}</td><td>{Words(worker.State)}</td><td class=\"number\">{worker.Busy}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"number\">{worker.Slots}</td><td class=\"number\">{worker.Tasks}</td></tr>");
        page.Append("</table>");
    }

    static string Note(string? note) => note is null ? "" : $"<br><span class=\"quiet\">{Text(note)}</span>";

    static string Words<T>(T state) where T : struct, Enum =>
        string.Concat(state.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    static string Text(string text) => WebUtility.HtmlEncode(text);
}
