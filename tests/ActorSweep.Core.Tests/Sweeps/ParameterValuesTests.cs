namespace ActorSweep.Core.Tests.Sweeps;

public sealed class ParameterValuesTests
{
    const double Tiniest = double.Epsilon;

    // Expected values: NumPy 1.24's linspace, logspace and arange.
    public static TheoryData<Linspace, double[]> Linspaces { get; } = new()
    {
        { new(0, 1, 7), [0, 0.16666666666666666, 0.3333333333333333, 0.5, 0.6666666666666666, 0.8333333333333333, 1] },
        { new(1e-4, 4e-4, 4), [0.0001, 0.0002, 0.00030000000000000003, 0.0004] },
        { new(0.1, 0.3, 3), [0.1, 0.2, 0.3] },
        { new(5, 1, 5), [5, 4, 3, 2, 1] },
        { new(0.1, 0.1, 3), [0.1, 0.1, 0.1] },
        { new(1, 2, 2), [1, 2] },
        { new(3, 9, 1), [3] },
        { new(0, Tiniest, 3), [0, 0, Tiniest] },
        { new(0, 2 * Tiniest, 5), [0, 0, Tiniest, 2 * Tiniest, 2 * Tiniest] },
    };

    public static TheoryData<ArithmeticRange, double[]> Ranges { get; } = new()
    {
        { new(0, 10, 1), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
        { new(2, 5, 1), [2, 3, 4] },
        { new(5, 0, -1), [5, 4, 3, 2, 1] },
        { new(10, 0, -3), [10, 7, 4, 1] },
        { new(0, 1, 0.1), [0, 0.1, 0.2, 0.30000000000000004, 0.4, 0.5, 0.6000000000000001, 0.7000000000000001, 0.8, 0.9] },
        { new(0.1, 1.1, 0.1), [0.1, 0.2, 0.30000000000000004, 0.4, 0.5, 0.6, 0.7000000000000001, 0.8, 0.9, 1] },
        { new(1, 1.3, 0.1), [1, 1.1, 1.2000000000000002, 1.3000000000000003] },
        { new(0, 1, 0.3), [0, 0.3, 0.6, 0.8999999999999999] },
        { new(0.5, -0.5, -0.25), [0.5, 0.25, 0, -0.25] },
        { new(0.3, 2, 0.7), [0.3, 1, 1.7] },
        { new(-0.21, 1, 0.46), [-0.21, 0.25, 0.71] },
    };

    [Theory]
    [MemberData(nameof(Linspaces))]
    public void Linspace_equals_NumPys_to_the_bit(Linspace values, double[] expected) => Assert.Equal(expected, All(values));

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Range_equals_NumPys_arange_in_length_and_to_the_bit(ArithmeticRange values, double[] expected) =>
        Assert.Equal(expected, All(values));

    [Fact]
    public void The_decks_betas_equal_the_oracles() =>
        Assert.Equal(Oracles.Oracle.DeckRuns.Select(run => run.GetProperty("beta").GetDouble()), All(new Linspace(0.5e-4, 5e-4, 10)));

    [Fact]
    public void The_last_value_of_linspace_is_exactly_its_stop()
    {
        var values = new Linspace(0, 1, 50);

        Assert.NotEqual(1, 49 * (1.0 / 49));
        Assert.Equal(1, values[49]);
    }

    // Powers are as exact as the platform's pow, which may differ from NumPy's by an ulp.
    [Theory]
    [InlineData(-4, -2, 5, new[] { 1e-4, 0.00031622776601683794, 0.001, 0.0031622776601683794, 0.01 })]
    [InlineData(0, 3, 4, new[] { 1.0, 10, 100, 1000 })]
    [InlineData(0.5, 2.5, 3, new[] { 3.162277660168379, 31.622776601683796, 316.2277660168379 })]
    [InlineData(2, 2, 1, new[] { 100.0 })]
    public void Logspace_equals_ten_to_the_power_of_linspace(double a, double b, long n, double[] expected)
    {
        var values = All(new Logspace(a, b, n));

        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), pair => Assert.Equal(1, pair.Second / pair.First, tolerance: 1e-15));
    }

    [Fact]
    public void A_constant_and_a_list_have_the_values_they_are_given()
    {
        Assert.Equal([2.5], All(new Constant(2.5)));
        Assert.Equal([3.0, 1, 2], All(new ValueList([3, 1, 2])));
    }

    [Fact]
    public void Only_a_constant_is_constant_and_not_a_list_of_one_value()
    {
        Assert.True(new Constant(1).IsConstant);
        Assert.False(new ValueList([1]).IsConstant);
        Assert.False(new Linspace(1, 1, 1).IsConstant);
    }

    [Fact]
    public void Lists_are_equal_by_their_values()
    {
        Assert.Equal(new ValueList([1, 2]), new ValueList([1, 2]));
        Assert.Equal(new ValueList([1, 2]).GetHashCode(), new ValueList([1, 2]).GetHashCode());
        Assert.NotEqual(new ValueList([1, 2]), new ValueList([1, 3]));
        Assert.Equal(new ValueList([]).GetHashCode(), new ValueList([]).GetHashCode());
    }

    static double[] All(ParameterValues values)
    {
        var all = new double[values.Count];
        for (var i = 0; i < all.Length; i++)
            all[i] = values[i];
        return all;
    }
}
