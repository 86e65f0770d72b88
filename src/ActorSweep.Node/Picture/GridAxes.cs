namespace ActorSweep.Node.Picture;

/// <summary>
/// The two parameters of a grid that a picture compares: those with the most values. All others are held at their middle value. A swept seed is a parameter too.
/// </summary>
sealed class GridAxes
{
    readonly long _base, _strideX, _strideY;

    GridAxes(SweptParameter x, SweptParameter y, long strideX, long strideY, long at, IReadOnlyList<string> held) =>
        (X, Y, _strideX, _strideY, _base, Held) = (x, y, strideX, strideY, at, held);

    public SweptParameter X { get; }

    public SweptParameter Y { get; }

    /// <summary>A sentence part for each parameter that is held, such as <c>noise is 30</c>.</summary>
    public IReadOnlyList<string> Held { get; }

    /// <summary>Returns the axes of a sweep; null where fewer than two parameters vary by themselves.</summary>
    public static GridAxes? Of(SweepSpec spec)
    {
        var varying = new List<(SweptParameter Parameter, long Stride)>();
        var stride = 1L;
        foreach (var parameter in spec.Parameters.Reverse().Where(p => !p.Values.IsConstant))
        {
            varying.Insert(0, (parameter, stride));
            stride *= parameter.Values.Count;
        }
        var compared = varying.Where(v => v.Parameter.Values.Count > 1).OrderByDescending(v => v.Parameter.Values.Count).Take(2).ToList();
        if (spec.Design != Design.Grid || compared.Count < 2)
            return null;
        var (x, y) = varying.IndexOf(compared[0]) < varying.IndexOf(compared[1]) ? (compared[0], compared[1]) : (compared[1], compared[0]);
        var others = varying.Where(v => v != x && v != y).ToList();
        return new GridAxes(
            x.Parameter, y.Parameter, x.Stride, y.Stride,
            others.Sum(v => v.Stride * (v.Parameter.Values.Count / 2)),
            [.. others.Where(v => v.Parameter.Values.Count > 1).Select(v =>
                $"{v.Parameter.Name} is {PlainNumber.Of(v.Parameter.Values[v.Parameter.Values.Count / 2])}, one of {v.Parameter.Values.Count} values")]);
    }

    /// <summary>Returns the point at two values, by their indices.</summary>
    public long PointAt(long x, long y) => _base + x * _strideX + y * _strideY;
}
