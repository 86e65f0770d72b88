using System.Globalization;
using ActorSweep.Core.Graph;

namespace ActorSweep.Core.Tests.Graph;

public sealed class CallCaptureTests
{
    readonly int _field = 7;

    static int Add(int a, int b) => a + b;
    static double Half(double x) => x / 2;
    static double Mean(params double[] values) => values.Average();
    static int WithDefaults(int a, int b = 10, string c = "c") => a + b + c.Length;
    static T Same<T>(T value) => value;
    static string Show(object? value) => $"{value}";
    static string Overloaded(int value) => $"int {value}";
    static string Overloaded(double value) => value.ToString(CultureInfo.InvariantCulture);
    static void Nothing(int a) => _ = a;
    static async Task<int> Later(int a) => await Task.FromResult(a);
    static async Task Never() => await Task.CompletedTask;
    static int Apply(Func<int, int> function, int value) => function(value);
    int Instance(int a) => a + _field;

    static readonly Delayed<int> A = Delayed.Call(() => Add(1, 2));
    static readonly Delayed<int> B = Delayed.Call(() => Add(3, 4));

    static object?[] Constants(Delayed call) => [.. call.Captured.Arguments.Select(argument => ((Argument.ConstantArgument)argument).Value)];

    [Fact]
    public void Arguments_are_evaluated_when_the_call_is_captured()
    {
        var (x, values) = (3, new[] { 5, 6 });
        var call = Delayed.Call(() => Add(x + 1, values[1] * _field));
        x = 100;
        values[1] = 100;

        Assert.Equal([4, 42], Constants(call));
        Assert.Equal(nameof(Add), call.Captured.Method.Name);
        Assert.Equal("CallCaptureTests.Add", call.Captured.ToString());
    }

    [Fact]
    public void Expressions_of_every_supported_kind_are_evaluated()
    {
        var (i, flag, list, text) = (5, true, new List<int> { 8, 9 }, (string?)null);

        Assert.Equal([9, 25], Constants(Delayed.Call(() => Add(list[1], i * i))));
        Assert.Equal([5, 2], Constants(Delayed.Call(() => Add(flag ? i : 0, list.Count))));
        Assert.Equal([-5, 4], Constants(Delayed.Call(() => Add(-i, Math.Max(3, 4)))));
        Assert.Equal([2.5], Constants(Delayed.Call(() => Half(i / 2.0))));
        Assert.Equal([5.0], Constants(Delayed.Call(() => Half(i))));
        Assert.Equal(["none"], Constants(Delayed.Call(() => Show(text ?? "none"))));
        Assert.Equal([new DateOnly(2026, 1, 5)], Constants(Delayed.Call(() => Same(new DateOnly(2026, 1, i)))));
        Assert.Equal([5m], Constants(Delayed.Call(() => Same((decimal)i))));
        Assert.Equal([3], Constants(Delayed.Call(() => Same((int)3.9))));
        Assert.Equal([DayOfWeek.Friday], Constants(Delayed.Call(() => Same((DayOfWeek)i))));
    }

    [Fact]
    public void Optional_named_and_params_arguments_are_captured_as_the_method_receives_them()
    {
        Assert.Equal([1, 10, "c"], Constants(Delayed.Call(() => WithDefaults(1))));
        Assert.Equal([1, 10, "xyz"], Constants(Delayed.Call(() => WithDefaults(a: 1, b: 10, c: "xyz"))));
        Assert.Equal([new double[] { 1, 2, 3 }], Constants(Delayed.Call(() => Mean(1, 2, 3))));
    }

    [Fact]
    public void Overloads_and_generic_methods_are_distinguished()
    {
        Assert.Equal(typeof(int), Delayed.Call(() => Overloaded(1)).Captured.Method.GetParameters()[0].ParameterType);
        Assert.Equal(typeof(double), Delayed.Call(() => Overloaded(1.0)).Captured.Method.GetParameters()[0].ParameterType);
        Assert.Equal([typeof(string)], Delayed.Call(() => Same("a")).Captured.Method.GetGenericArguments());
    }

    [Fact]
    public void The_value_of_a_delayed_call_becomes_a_dependency()
    {
        var calls = new List<Delayed<int>> { A, B };
        var call = Delayed.Call(() => Add(A.Value, calls[1].Value));

        Assert.Equal([new Argument.DependencyArgument(A), new Argument.DependencyArgument(B)], call.Captured.Arguments);
        Assert.Equal([A, B], call.Captured.Dependencies);
    }

    [Fact]
    public void Values_in_an_array_or_in_params_become_an_array_argument()
    {
        var some = Delayed.Call(() => Half(2));
        var array = Assert.IsType<Argument.Array>(Delayed.Call(() => Mean(some.Value, 1.5, some.Value)).Captured.Arguments[0]);

        Assert.Equal(typeof(double), array.Element);
        Assert.Equal([new Argument.DependencyArgument(some), new Argument.ConstantArgument(1.5, typeof(double)), new Argument.DependencyArgument(some)], array.Items);
        Assert.IsType<Argument.Array>(Delayed.Call(() => Same(new[] { A.Value, B.Value })).Captured.Arguments[0]);
    }

    [Fact]
    public void Delayed_All_depends_on_all_its_calls()
    {
        Delayed<int[]> all = Delayed.All([A, B]);
        Assert.Equal([A, B], all.Captured.Dependencies);
        Assert.Empty(Delayed.All<int>([]).Captured.Dependencies);
    }

    [Fact]
    public void Boxing_keeps_a_dependency_and_any_other_conversion_of_a_result_becomes_a_call()
    {
        Assert.Equal(new Argument.DependencyArgument(A), Delayed.Call(() => Show(A.Value)).Captured.Arguments[0]);

        var widened = Assert.IsType<Argument.Call>(Delayed.Call(() => Half(A.Value)).Captured.Arguments[0]).Captured;
        Assert.Equal([new Argument.DependencyArgument(A)], widened.Arguments);
        Assert.Equal(5.0, widened.Method.Invoke(null, [5]));

        var narrowed = Assert.IsType<Argument.Call>(Delayed.Call(() => Same((byte)A.Value)).Captured.Arguments[0]).Captured;
        Assert.Equal((byte)1, narrowed.Method.Invoke(null, [257]));

        var money = Assert.IsType<Argument.Call>(Delayed.Call(() => Same((decimal)A.Value)).Captured.Arguments[0]).Captured;
        Assert.Equal(5m, money.Method.Invoke(null, [5]));

        var boxed = Delayed.Call(() => Same<object>("x"));
        var cast = Assert.IsType<Argument.Call>(Delayed.Call(() => Show((string)boxed.Value)).Captured.Arguments[0]).Captured;
        Assert.Equal("x", cast.Method.Invoke(null, ["x"]));
    }

    [Fact]
    public void A_conversion_of_the_call_itself_is_kept()
    {
        Delayed<double> converted = Delayed.Call<double>(() => Add(1, 2));
        Assert.Equal(typeof(double), ((System.Reflection.MethodInfo)converted.Captured.Method).ReturnType);
        Assert.Equal(nameof(Add), Assert.IsType<Argument.Call>(converted.Captured.Arguments[0]).Captured.Method.Name);
        Assert.Equal(nameof(Add), Delayed.Call<object>(() => Add(1, 2)).Captured.Method.Name);
    }

    [Fact]
    public void Instance_methods_and_constructors_can_be_captured()
    {
        var instance = Delayed.Call(() => Instance(1)).Captured;
        Assert.Same(this, ((Argument.ConstantArgument)instance.Target!).Value);

        var dates = Delayed.Call(() => new DateTime(2026, 1, A.Value)).Captured;
        Assert.Equal("new DateTime", dates.ToString());
        Assert.Equal(new Argument.DependencyArgument(A), dates.Arguments[2]);

        var text = Delayed.Call(() => Same("abc"));
        Assert.Equal(new Argument.DependencyArgument(text), Delayed.Call(() => text.Value.Substring(1)).Captured.Target);
    }

    [Fact]
    public void A_captured_delegate_has_its_method_and_target()
    {
        var offset = 5;
        int Local(int x) => x + offset;
        Func<int, int> closure = x => x * offset, local = Local, twice = x => Add(x, x);
        Func<string> bound = "abc".ToUpperInvariant, extension = "abc".Shout;

        Assert.NotNull(Delayed.Call(() => closure(1)).Captured.Target);
        Assert.NotNull(Delayed.Call(() => local(1)).Captured.Target);
        Assert.Equal([3], Constants(Delayed.Call(() => twice(3))));
        Assert.Equal("abc", ((Argument.ConstantArgument)Delayed.Call(() => bound()).Captured.Target!).Value);
        Assert.Equal(["abc"], Constants(Delayed.Call(() => extension())));
        Assert.IsType<Func<int, int>>(Constants(Delayed.Call(() => Apply(twice, 3)))[0]);
        Assert.Equal(6, ((Func<int, int>)Constants(Delayed.Call(() => Apply(Twice, 3)))[0]!)(3));
    }

    static int Twice(int x) => 2 * x;

    [Fact]
    public void Asynchronous_and_void_methods_have_their_own_kinds_of_delayed_call()
    {
        Delayed<int> later = Delayed.Call(() => Later(1));
        Delayed never = Delayed.Call(() => Never()), nothing = Delayed.Call(() => Nothing(1));

        Assert.Equal(nameof(Later), later.Captured.Method.Name);
        Assert.Equal([nameof(Never), nameof(Nothing)], [never.Captured.Method.Name, nothing.Captured.Method.Name]);
        Assert.Equal(new Argument.DependencyArgument(later), Delayed.Call(() => Nothing(later.Value)).Captured.Arguments[0]);
    }

    [Fact]
    public void An_exception_from_an_argument_is_thrown_unchanged()
    {
        int? nothing = null;
        Assert.Throws<InvalidOperationException>(() => Delayed.Call(() => Same(nothing!.Value)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Delayed.Call(() => Same("abc".Substring(5))));
    }

    [Fact]
    public void A_chain_of_twenty_thousand_calls_can_be_captured()
    {
        var calls = new List<Delayed<int>> { A };
        for (var i = 0; i < 20_000; i++)
        {
            var last = calls[^1];
            calls.Add(Delayed.Call(() => Add(last.Value, i)));
        }
        Assert.Equal(20_001, calls.Count);
    }
}

static class Extensions
{
    public static string Shout(this string text) => text.ToUpperInvariant();
}
