using System.CommandLine;
using System.Text;
using System.Text.Json;
using ActorSweep.Client;
using ActorSweep.Core.Sweeps;
using ActorSweep.Node.Commands;
using ActorSweep.Protocol.Http;
using ActorSweep.Protocol.Messages;
using ActorSweep.Tests.Hosting;

namespace ActorSweep.Tests.Node;

/// <summary>Each field of a sweep means the same on the command line, in YAML, in JSON and over REST, because all use one table.</summary>
public sealed class SpecOptionsTests
{
    /// <summary>Names with a second meaning: seed is also a parameter of models and a verb; model is also the signature in a manifest; check is also a timer.</summary>
    static readonly string[] Homonyms = [SweepFields.Seed.Name, SweepFields.Model.Name, SweepFields.Check.Name];

    public static TheoryData<string> Names => [.. SweepFields.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_field_reads_the_same_as_a_flag_in_yaml_and_in_json(string name)
    {
        var field = SweepFields.All.Single(f => f.Name == name);
        var spec = SpecJson.Write(field.Read(field.Example)(new SweepSpec()));
        Assert.NotEqual(SpecJson.Write(new SweepSpec()), spec);

        // With a model given, a sweep starts from the defaults, not from the deck's sweep.
        string[] own = field == SweepFields.Model ? [] : Words(SweepFields.Model, new SweepSpec().Model);
        Assert.Equal(spec, SpecJson.Write(Parse([.. Words(field), .. own])));
        Assert.Equal(spec, SpecJson.Write(SpecFile.Parse("my.yaml", Yaml(spec, name))));
        Assert.Equal(spec, SpecJson.Write(SpecFile.Parse("my.json", $"{{\"{name}\":{Value(spec, name)}}}")));
        Assert.Equal(spec, SpecJson.Write(SpecJson.Read($"{{\"{name}\":{Value(spec, name)}}}")));
    }

    [Fact]
    public async Task The_same_sweep_submitted_in_four_ways_has_one_spec_and_one_digest()
    {
        var words = SweepFields.All.SelectMany(field =>
            field == SweepFields.Model ? Words(field, "line") : field == SweepFields.Parameters ? Words(field, "slope=range(4)") : Words(field));
        var spec = Parse([.. words]);
        var json = SpecJson.Write(spec);
        var yaml = string.Join('\n', SweepFields.All.Select(field => Yaml(json, field.Name)));

        await using var cluster = await InProcessCluster.StartAsync(workers: 1);
        using var http = new HttpClient { BaseAddress = new Uri(cluster.Url) };
        string[] runs =
        [
            (await cluster.Client.SubmitAsync(spec)).Value,
            (await cluster.Client.SubmitAsync(SpecFile.Parse("my.yaml", yaml))).Value,
            await PostAsync(http, json),
            await PostAsync(http, yaml),
        ];
        var ends = await Task.WhenAll(runs.Select(run => cluster.Client.WaitAsync(new RunId(run))));
        Assert.NotNull(ends[0].Digest);
        Assert.All(ends, end => Assert.Equal((RunState.Succeeded, ends[0].Digest), (end.State, end.Digest)));
        foreach (var run in runs)
            Assert.Equal(json, await http.GetStringAsync($"runs/{run}/results/spec.json"));
    }

    [Fact]
    public async Task The_help_shows_each_option_with_its_text()
    {
        using var help = new StringWriter();
        await CommandLine.Build().Parse(["sweep", "--help"]).InvokeAsync(new InvocationConfiguration { Output = help });
        var lines = help.ToString().Split('\n');
        foreach (var field in SweepFields.All)
            Assert.Contains(lines, line => line.Contains(field.Flag, StringComparison.Ordinal) && line.Contains(field.Help, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_field_is_refused_with_the_names_of_all_fields()
    {
        var message = Assert.Throws<InvalidSweepException>(() => SpecFile.Parse("my.yaml", "nonsense-of-mine: 1")).Message;
        Assert.EndsWith($"The choices are: {string.Join(", ", SweepFields.All.Select(field => field.Name))}.", message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_name_of_a_field_occurs_only_in_the_table_of_fields(string name)
    {
        var field = SweepFields.All.Single(f => f.Name == name);
        var others = SourceCode.Literals.Where(l => l.File != "SweepFields.cs" && !l.Literal.Contains($"{field.Flag}-", StringComparison.Ordinal));
        Assert.DoesNotContain(others, l => l.Literal.Contains(field.Flag, StringComparison.Ordinal));
        if (!Homonyms.Contains(name))
            Assert.DoesNotContain(others, l => l.Literal == name);
    }

    static SweepSpec Parse(string[] words)
    {
        var options = new SpecOptions();
        var command = new Command("sweep");
        options.AddTo(command);
        return options.Read(command.Parse(words));
    }

    static string[] Words(SweepField field, string? value = null) => field.ValueName is null ? [field.Flag] : [field.Flag, value ?? field.Example];

    static string Value(string json, string name) => JsonDocument.Parse(json).RootElement.GetProperty(name).GetRawText();

    /// <summary>Returns a field as YAML: lists as lists, named values below their name.</summary>
    static string Yaml(string json, string name)
    {
        var value = JsonDocument.Parse(json).RootElement.GetProperty(name);
        return value.ValueKind == JsonValueKind.Object
            ? $"{name}:\n{string.Join('\n', value.EnumerateObject().Select(entry => $"  {entry.Name}: {entry.Value.GetString()}"))}"
            : $"{name}: {(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText())}";
    }

    static async Task<string> PostAsync(HttpClient http, string spec)
    {
        var answer = await http.PostAsync("runs", new StringContent(spec, Encoding.UTF8));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, ApiJson.Default.SubmitAnswer)!.Run;
    }
}
