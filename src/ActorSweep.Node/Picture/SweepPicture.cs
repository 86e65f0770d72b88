using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;
using ScottPlot;
using SkiaSharp;

namespace ActorSweep.Node.Picture;

/// <summary>Draws <c>sweep.png</c> from the files of a run, or <c>sweep.svg</c> where no font is installed.</summary>
static class SweepPicture
{
    /// <summary>
    /// Draws a small dummy picture. The first picture of a process takes a tenth of a second longer than the next, and a core is free while the
    /// engine starts.
    /// </summary>
    public static void WarmUp()
    {
        var line = new PlotLine(new BandCurve(0, "", [0, 1], [0, 1], [0, 1], [0, 1], 2), new Entry("warm", 0));
        using var surface = SKSurface.Create(new SKImageInfo(64, 64));
        PngFigure.Render(new Figure("", "", 1, 1, [new LinePanel(0, 0, HasFonts() ? "warm" : "", "", "", [line])]), surface.Canvas, new PixelRect(0, 64, 64, 0));
    }

    /// <summary>
    /// Draws the picture. Returns a note for the user where it is of another kind, or could not be drawn, else null: the numbers are complete without it, so a
    /// full disk or a fault of the plotting library is only told.
    /// </summary>
    /// <param name="notFinite">The number of values that are NaN or infinite.</param>
    public static string? TryDraw(string folder, long notFinite)
    {
        try
        {
            return Draw(folder, notFinite);
        }
        catch (Exception e)
        {
            return $"actorsweep: the picture could not be drawn: {e.Message}";
        }
    }

    static string? Draw(string folder, long notFinite)
    {
        var spec = SpecJson.Read(File.ReadAllText(Path.Combine(folder, "spec.json")));
        var plan = SweepPlan.Bind(spec, SignatureJson.Read(File.ReadAllText(Path.Combine(folder, "model.json"))));
        var content = new SweepFigure(plan);
        var curves = BandCurves.Read(Path.Combine(folder, "bands.csv"), content.Points);
        if (curves.Count == 0)
            return null;
        var finals = content.HasHeatMaps ? PointValues.ReadFinals(Path.Combine(folder, "runs.csv"), content.Points, plan.Model.Series) : [];
        var figure = content.Make(curves, finals, notFinite);
        if (HasFonts())
        {
            PngFigure.Save(figure, Path.Combine(folder, "sweep.png"));
            return null;
        }
        File.WriteAllText(Path.Combine(folder, "sweep.svg"), SvgFigure.Draw(figure));
        return "no font is installed, so that a PNG would have no labels. The picture is sweep.svg.";
    }

    // Without fonts there is still a default typeface, but it has no glyphs.
    static bool HasFonts() => SKTypeface.Default.GlyphCount > 0;
}
