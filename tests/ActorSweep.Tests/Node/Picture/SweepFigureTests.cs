using System.Xml.Linq;
using ActorSweep.Core.Sweeps;
using ActorSweep.Node.Picture;

namespace ActorSweep.Tests.Node.Picture;

/// <summary>What the picture of a sweep shows, and says about what it leaves out.</summary>
public sealed class SweepFigureTests
{
    public sealed record Two(double[] s, double[] i);

    public static Two Model(double a = 0, double b = 0, double c = 0) => new([a], [b + c]);

    public static Two Seeded(int seed, double beta = 0, double gamma = 0, double a_parameter_with_a_very_long_name = 0) =>
        new([seed], [beta + gamma + a_parameter_with_a_very_long_name]);

    static SweepPlan Plan(Design design, int replicates, params (string Name, string Values)[] parameters) =>
        Plan(ActorSweep.Model.Of(Model).Signature, design, replicates, parameters);

    static SweepPlan SeededPlan(Design design, params (string Name, string Values)[] parameters) =>
        Plan(ActorSweep.Model.Of(Seeded).Signature, design, 1, parameters);

    static SweepPlan Plan(ModelSignature model, Design design, int replicates, params (string Name, string Values)[] parameters) => SweepPlan.Bind(
        new SweepSpec
        {
            Design = design,
            Replicates = replicates,
            Parameters = [.. parameters.Select(p => new SweptParameter(p.Name, ValueGrammar.Parse(p.Name, p.Values)))],
        },
        model);

    /// <summary>Makes the figure of made-up series: those of point p have the means p and 0.</summary>
    /// <param name="failed">The points without series.</param>
    static Figure FigureOf(SweepPlan plan, long notFinite = 0, params long[] failed)
    {
        var content = new SweepFigure(plan);
        List<BandCurve> curves =
        [
            .. from point in content.Points.Except(failed).Order() from series in plan.Model.Series
               select new BandCurve(point, series, [0, 1], [point, 0], [0, 0], [1, 1], 2)
        ];
        var finals = curves.ToDictionary(curve => (curve.Point, curve.Series), curve => 10.0 * curve.Point);
        return content.Make(curves, content.HasHeatMaps ? finals : [], notFinite);
    }

    [Fact]
    public void A_grid_of_two_parameters_has_small_multiples_that_vary_one_at_a_time_and_heat_maps_of_all_points()
    {
        var figure = FigureOf(Plan(Design.Grid, 20, ("a", "linspace(0,9,10)"), ("b", "linspace(0,9,10)")));
        Assert.Equal((2, 5, 10), (figure.Rows, figure.Columns, figure.Panels.Count));
        Assert.Equal(["b 0", "b 3", "b 6", "b 9"], FigureOf(Plan(Design.Grid, 1, ("a", "range(2)"), ("b", "0,3,6,9"))).Panels.OfType<HeatPanel>().First().Y.Select(b => $"b {b}"));
        var first = (LinePanel)figure.Panels[0];
        Assert.Equal(("b 0", "s"), (first.Title, first.YLabel));
        // The second parameter varies fastest: the points of b = 0 are 0, 10, 20 …
        Assert.Equal([0L, 30, 60, 90], first.Lines.Select(line => line.Curve.Point));
        Assert.Equal(["a 0", "a 3", "a 6", "a 9"], figure.Legend.Select(entry => entry.Label));
        var last = figure.Panels.OfType<HeatPanel>().First(panel => panel.Title == "last s");
        Assert.Equal((370.0, 730.0), (last.Cells[3, 7], last.Cells[7, 3]));
        Assert.Equal(37, figure.Panels.OfType<HeatPanel>().First(panel => panel.Title == "peak i").Cells[3, 7]);
        Assert.Equal("Lines: 4 of 10 values of a at 3 of 10 values of b, evenly spread. Heat maps show the mean of the last values, and the peak of the mean.", figure.Caption);
    }

    [Fact]
    public void Of_three_parameters_the_one_with_the_fewest_values_is_held_and_said()
    {
        var figure = FigureOf(Plan(Design.Grid, 1, ("a", "0,1"), ("b", "range(5)"), ("c", "range(4)")));
        Assert.Contains("a is 1, one of 2 values.", figure.Caption, StringComparison.Ordinal);
        Assert.Equal(("b", "c"), (((HeatPanel)figure.Panels[^1]).XLabel, ((HeatPanel)figure.Panels[^1]).YLabel));
        Assert.Equal(20 + 4 * 4 + 3, ((HeatPanel)figure.Panels[^1]).Cells[4, 3]);
    }

    [Fact]
    public void One_parameter_or_a_zip_has_a_line_for_each_of_six_points_evenly_spread()
    {
        var one = FigureOf(Plan(Design.Grid, 3, ("a", "linspace(0.0001,0.0011,11)"), ("b", "5")), notFinite: 12);
        Assert.Equal((2, 1, 2), (one.Rows, one.Columns, one.Panels.Count));
        Assert.Equal([0L, 2, 4, 6, 8, 10], ((LinePanel)one.Panels[0]).Lines.Select(line => line.Curve.Point));
        Assert.Equal("a 0.0003", ((LinePanel)one.Panels[0]).Lines[1].Entry.Label);
        Assert.Equal(((LinePanel)one.Panels[0]).Lines.Select(line => line.Entry), one.Legend);
        Assert.Equal("6 of 11 points are shown, evenly spread.", one.Caption);
        Assert.EndsWith(", 12 values not finite", one.Title, StringComparison.Ordinal);

        var zip = FigureOf(Plan(Design.Zip, 1, ("a", "0,1"), ("b", "2,3"), ("c", "0.123456789,0.987654321")));
        Assert.Equal("", zip.Caption);
        Assert.Equal("a 0, b 2, c 0.123457", ((LinePanel)zip.Panels[0]).Lines[0].Entry.Label);
    }

    [Fact]
    public void A_swept_seed_is_an_axis_of_a_grid_like_any_other()
    {
        var figure = FigureOf(SeededPlan(Design.Grid, ("seed", "range(20)"), ("beta", "linspace(1e-4,4e-4,5)")));
        Assert.Equal(["seed 0", "seed 5", "seed 10", "seed 14", "seed 19"], figure.Legend.Select(entry => entry.Label));
        Assert.Equal(["beta 0.0001", "beta 0.00025", "beta 0.0004"], figure.Panels.OfType<LinePanel>().Take(3).Select(panel => panel.Title));
        Assert.Equal((20, 5), (figure.Panels.OfType<HeatPanel>().First().X.Length, figure.Panels.OfType<HeatPanel>().First().Y.Length));
        Assert.StartsWith("Lines: 5 of 20 values of seed at 3 of 5 values of beta, evenly spread. Heat maps", figure.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void The_caption_states_the_number_of_points_that_are_drawn()
    {
        var figure = FigureOf(Plan(Design.Grid, 1, ("a", "range(100)")));
        Assert.Equal(4, ((LinePanel)figure.Panels[0]).Lines.Count);
        Assert.Equal("4 of 100 points are shown, evenly spread.", figure.Caption);
    }

    [Fact]
    public void Points_without_a_curve_are_not_counted_as_shown_and_have_no_entry_in_the_legend()
    {
        var figure = FigureOf(Plan(Design.Grid, 1, ("a", "range(16)")), 0, 3, 9, 15);
        Assert.Equal(["a 0", "a 6", "a 12"], figure.Legend.Select(entry => entry.Label));
        Assert.Equal(
            "3 of 16 points are shown. 6 were chosen, evenly spread; 3 of them have no curve, because they failed or have no finite value.",
            figure.Caption);
        Assert.Equal(
            "2 of 3 points are shown. The other one has no curve, because it failed or has no finite value.",
            FigureOf(Plan(Design.Grid, 1, ("a", "range(3)")), 0, 1).Caption);
        Assert.StartsWith(
            "1 of the 4 points of the line panels has no curve, because it failed or has no finite value. Heat maps",
            FigureOf(Plan(Design.Grid, 1, ("a", "0,1"), ("b", "0,1")), 0, 3).Caption, StringComparison.Ordinal);
        Assert.EndsWith(
            "Gray cells have no finite value.", FigureOf(Plan(Design.Grid, 1, ("a", "0,1"), ("b", "0,1")), 0, 3).Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void The_legend_states_the_value_of_each_parameter_that_varies()
    {
        var figure = FigureOf(SeededPlan(Design.Zip, ("beta", "linspace(1e-4,4e-4,30)"), ("gamma", "linspace(1e-4,37e-4,30)"), ("seed", "range(30)")));
        Assert.Equal("beta 0.000162069, gamma 0.000844828, seed 6", figure.Legend[1].Label);
        Assert.Equal(6, figure.Legend.Select(entry => entry.Label).Distinct().Count());
    }

    [Fact]
    public void Points_with_the_same_values_are_told_apart_by_their_numbers() => Assert.Equal(
        ["a 0 (point 0)", "a 0 (point 1)", "a 1 (point 2)"], FigureOf(Plan(Design.Grid, 1, ("a", "0,0,1"))).Legend.Select(entry => entry.Label));

    [Fact]
    public void Long_names_are_shortened_so_that_the_values_are_seen()
    {
        var figure = FigureOf(SeededPlan(Design.Grid, ("beta", "0,1"), ("a_parameter_with_a_very_long_name", "0.00001,0.3333333333,2")));
        Assert.Equal(
            ["a_paramete…long_name 0.00001", "a_paramete…long_name 0.333333", "a_paramete…long_name 2"],
            figure.Panels.OfType<LinePanel>().Take(3).Select(panel => panel.Title));
        Assert.Equal("a_paramete…long_name", figure.Panels.OfType<HeatPanel>().First().YLabel);
    }

    [Fact]
    public void Large_values_are_stated_in_a_power_of_ten()
    {
        var plan = Plan(Design.Grid, 1, ("a", "0,1"), ("b", "0,1"));
        var content = new SweepFigure(plan);
        List<BandCurve> curves =
            [.. content.Points.Select(p => new BandCurve(p, "s", [0, 1], [1e308, -1e308], [-double.MaxValue, -1e308], [1e308, double.MaxValue], 2))];
        var figure = content.Make(curves, curves.ToDictionary(curve => (curve.Point, curve.Series), _ => 2e300), 0);
        Assert.Equal("s (×1e308)", figure.Panels[0].YLabel);
        Assert.Equal([1, -1], ((LinePanel)figure.Panels[0]).Lines[0].Curve.Means);
        var heat = figure.Panels.OfType<HeatPanel>().First();
        Assert.Equal(("last s (×1e300)", 2.0), (heat.Title, heat.Cells[0, 0]));
    }

    [Fact]
    public void A_curve_of_one_time_has_a_mark_in_both_kinds_of_pictures()
    {
        var content = new SweepFigure(Plan(Design.Grid, 1, ("a", "0,1")));
        List<BandCurve> curves = [.. content.Points.Select(p => new BandCurve(p, "s", [0], [p], [p], [p], 1))];
        var figure = content.Make(curves, curves.ToDictionary(curve => (curve.Point, curve.Series), curve => curve.Means[0]), 0);
        var file = Path.Combine(Directory.CreateTempSubdirectory("actorsweep-test-").FullName, "sweep.png");
        PngFigure.Save(figure, file);

        Assert.Equal(2, XDocument.Parse(SvgFigure.Draw(figure)).Descendants().Count(element => element.Name.LocalName == "circle"));
        using (var png = SkiaSharp.SKBitmap.Decode(file))
            Assert.Contains(Enumerable.Range(0, png.Width * (png.Height - 60)).Select(i => png.GetPixel(i % png.Width, 60 + i / png.Width)), pixel => Math.Abs(pixel.Red - pixel.Green) > 40);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void Both_kinds_of_pictures_are_drawn()
    {
        var folder = Directory.CreateTempSubdirectory("actorsweep-test-").FullName;
        foreach (var plan in new[] { Plan(Design.Grid, 2, ("a", "range(10)"), ("b", "range(10)")), Plan(Design.Grid, 2, ("a", "range(3)")) })
        {
            var figure = FigureOf(plan);
            var svg = XDocument.Parse(SvgFigure.Draw(figure));
            Assert.Contains(figure.Title, svg.Descendants().Select(element => element.Value));
            var file = Path.Combine(folder, "sweep.png");
            PngFigure.Save(figure, file);
            using var png = SkiaSharp.SKBitmap.Decode(file);
            Assert.Equal(figure.Columns == 1 ? 900 : 400 * figure.Columns, png.Width);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(double.MaxValue, -double.MaxValue)]
    [InlineData(1e300, 1e-300)]
    [InlineData(double.Epsilon, -double.Epsilon)]
    [InlineData(1.0, 1.0000000000000002)]
    [InlineData(1e15, 1e15 + 0.125)]
    public void Curves_of_any_finite_values_are_drawn(double first, double second)
    {
        foreach (var plan in new[] { Plan(Design.Grid, 1, ("a", "0,1"), ("b", "0,1")), Plan(Design.Grid, 1, ("a", "0,1")) })
        {
            var content = new SweepFigure(plan);
            List<BandCurve> curves =
                [.. content.Points.Select(p => new BandCurve(p, "s", [0, 1], [first, second], [Math.Min(first, second)], [Math.Max(first, second)], 1))];
            var figure = content.Make(curves, curves.ToDictionary(curve => (curve.Point, curve.Series), curve => curve.Point == 0 ? first : second), 0);
            var file = Path.GetTempFileName();
            PngFigure.Save(figure, file);
            using var png = SkiaSharp.SKBitmap.Decode(file);
            File.Delete(file);
            Assert.True(png.Height >= 600);
            Assert.DoesNotContain("NaN", SvgFigure.Draw(figure), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0.0)]
    [InlineData(123456.0)]
    public void A_heat_map_of_one_value_or_of_none_is_drawn(double value)
    {
        var file = Path.GetTempFileName();
        var heat = new HeatPanel(0, 0, "last s", "a", "b", [1e-300, 2e-300], [1e300, 2e300], new[,] { { value, value }, { value, value } });
        PngFigure.Save(new Figure("title", "", 1, 1, [heat]), file);
        using var png = SkiaSharp.SKBitmap.Decode(file);
        File.Delete(file);
        Assert.Equal(900, png.Width);
        Assert.Contains("1e-300", SvgFigure.Draw(new Figure("title", "", 1, 1, [heat])), StringComparison.Ordinal);
    }

    [Fact]
    public void Last_values_are_means_over_the_finite_values_of_a_point()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "index,point,replicate,model_seed,s,s,i\n0,0,0,,7,1,10\n1,0,1,,7,3,NaN\n2,1,0,,7,5,\n3,2,0,,7,9,9\n");
        var finals = PointValues.ReadFinals(file, new HashSet<long> { 0, 1 }, ["s", "i"]);
        File.WriteAllText(file, $"index,point,replicate,model_seed,s,i\n0,0,0,,{double.MaxValue:R},1\n1,0,1,,{double.MaxValue:R},1\n");
        Assert.Equal(double.MaxValue, PointValues.ReadFinals(file, new HashSet<long> { 0 }, ["s"]).Single().Value);
        File.Delete(file);
        Assert.Equal([((0L, "s"), 2.0), ((0L, "i"), 10.0), ((1L, "s"), 5.0)], finals.Select(entry => (entry.Key, entry.Value)));
    }
}
