using System.Xml.Linq;
using ActorSweep.Core.Sweeps;
using ActorSweep.Node.Picture;

namespace ActorSweep.Tests.Node.Picture;

/// <summary>What the picture of a sweep shows, and says about what it leaves out.</summary>
public sealed class SweepFigureTests
{
    public sealed record Two(double[] s, double[] i);

    public static Two Model(double a = 0, double b = 0, double c = 0) => new([a], [b + c]);

    static SweepPlan Plan(Design design, int replicates, params (string Name, string Values)[] parameters) => SweepPlan.Bind(
        new SweepSpec
        {
            Design = design,
            Replicates = replicates,
            Parameters = [.. parameters.Select(p => new SweptParameter(p.Name, ValueGrammar.Parse(p.Name, p.Values)))],
        },
        ActorSweep.Model.Of(Model).Signature);

    /// <summary>Makes the figure of made-up series: those of point p have the means p and 0.</summary>
    static Figure FigureOf(SweepPlan plan, long notFinite = 0)
    {
        var content = new SweepFigure(plan);
        List<BandCurve> curves = [.. from point in content.Points.Order() from series in plan.Model.Series select new BandCurve(point, series, [0, 1], [point, 0], [0, 0], [1, 1], 2)];
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
        Assert.Equal("6 of 11 points are shown, evenly spread.", one.Caption);
        Assert.EndsWith(", 12 values not finite", one.Title, StringComparison.Ordinal);

        var zip = FigureOf(Plan(Design.Zip, 1, ("a", "0,1"), ("b", "2,3"), ("c", "0.123456789,0.987654321")));
        Assert.Equal("", zip.Caption);
        Assert.Equal("a 0, b 2, c 0.123457", ((LinePanel)zip.Panels[0]).Lines[0].Entry.Label);
    }

    [Fact]
    public void A_label_that_does_not_fit_is_the_number_of_the_point() => Assert.Equal(
        "point 1",
        ((LinePanel)FigureOf(Plan(Design.Zip, 1, ("a", "0,1.23456789"), ("b", "2,3.45678912"), ("c", "0.123456789,12345.6789"))).Panels[0]).Lines[1].Entry.Label[..7]);

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

    [Fact]
    public void Last_values_are_means_over_the_finite_values_of_a_point()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "index,point,replicate,model_seed,s,s,i\n0,0,0,,7,1,10\n1,0,1,,7,3,NaN\n2,1,0,,7,5,\n3,2,0,,7,9,9\n");
        var finals = PointValues.ReadFinals(file, new HashSet<long> { 0, 1 }, ["s", "i"]);
        File.Delete(file);
        Assert.Equal([((0L, "s"), 2.0), ((0L, "i"), 10.0), ((1L, "s"), 5.0)], finals.Select(entry => (entry.Key, entry.Value)));
    }
}
