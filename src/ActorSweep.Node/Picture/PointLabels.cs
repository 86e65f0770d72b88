using ActorSweep.Core.Sweeps;

namespace ActorSweep.Node.Picture;

/// <summary>Labels points by the values of the parameters that vary, the seed among them.</summary>
static class PointLabels
{
    const int Digits = 6;

    /// <summary>Returns a different label for each point.</summary>
    public static string[] Of(SweepPlan plan, IReadOnlyList<long> points)
    {
        var labels = points.Select(_ => new List<string>()).ToList();
        foreach (var (index, parameter) in plan.Spec.Parameters.Index().Where(p => !p.Item.Values.IsConstant))
        {
            var texts = PlainNumber.TextsOf([.. points.Select(point => plan.SweptValuesAt(point)[index])], Digits);
            for (var i = 0; i < texts.Length; i++)
                labels[i].Add($"{ShortName.Of(parameter.Name)} {texts[i]}");
        }
        var plain = labels.ConvertAll(parts => string.Join(", ", parts));
        // Two points can have the same values.
        var isAmbiguous = plain.Distinct().Count() < plain.Count;
        return [.. plain.Zip(points, (label, point) => label.Length == 0 ? $"point {point}" : isAmbiguous ? $"{label} (point {point})" : label)];
    }
}
