using System.Diagnostics;
using System.Text;
using ActorSweep.Core.Graph;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Tests.Payloads;

public sealed class CallCodecTests
{
    readonly int _offset = 100;

    static int Add(int a, int b) => a + b;
    static double Half(double x) => x / 2;
    static double Mean(params double[] values) => values.Average();
    static string Overloaded(int value) => $"int {value}";
    static string Overloaded(long value) => $"long {value}";
    static string Overloaded<T>(T value) => $"{typeof(T).Name} {value}";
    static string Default(int a, string b = "b") => $"{a}{b}";
    static int Throws(int a) => throw new InvalidOperationException($"no {a}");
    static async Task<int> Later(int a)
    {
        await Task.Yield();
        return a;
    }
    static async Task Nothing() => await Task.Yield();
    static async ValueTask<int> LaterStill(int a)
    {
        await Task.Yield();
        return a;
    }
    static async Task<int> ThrowsLater()
    {
        await Task.Yield();
        throw new InvalidOperationException("later");
    }
    int Instance(int a) => a + _offset;

    static object? Run(Delayed delayed, params object?[] inputs)
    {
        var dependencies = delayed.Captured.Dependencies.Distinct().ToList();
        var encoded = CallCodec.Encode(delayed.Captured, dependencies.IndexOf);
        return CallCodec.Decode(encoded.Shape, encoded.Arguments, index => inputs[index]).Invoke();
    }

    static EncodedCall Encode(Delayed delayed) => CallCodec.Encode(delayed.Captured, _ => 0);

    static readonly Delayed<int> A = Delayed.Call(() => Add(1, 2));
    static readonly Delayed<double> X = Delayed.Call(() => Half(1));

    [Fact]
    public void Calls_of_every_kind_are_encoded_and_decoded()
    {
        var scale = 3;
        int Local(int x) => x * scale;
        Func<int, int> local = Local, closure = x => x + scale;

        Assert.Equal(3, Run(Delayed.Call(() => Add(1, 2))));
        Assert.Equal(2.0, Run(Delayed.Call(() => Mean(1, 2, 3))));
        Assert.Equal("int 1", Run(Delayed.Call(() => Overloaded(1))));
        Assert.Equal("long 1", Run(Delayed.Call(() => Overloaded(1L))));
        Assert.Equal("String x", Run(Delayed.Call(() => Overloaded("x"))));
        Assert.Equal("List`1 System.Collections.Generic.List`1[System.Int32]", Run(Delayed.Call(() => Overloaded(new List<int>()))));
        Assert.Equal("1b", Run(Delayed.Call(() => Default(1))));
        Assert.Equal(12, Run(Delayed.Call(() => local(4))));
        Assert.Equal(7, Run(Delayed.Call(() => closure(4))));
        Assert.Equal("ell", Run(Delayed.Call(() => "hello".Substring(1, 3))));
        Assert.Equal(new DateOnly(2026, 1, 2), Run(Delayed.Call(() => new DateOnly(2026, 1, 2))));
        Assert.Equal(101, Run(Delayed.Call(() => Instance(1))));
        Assert.Equal(5, Run(Delayed.Call(() => Box<int>.Inside<string>.Take(5, "x"))));
        Assert.Equal(5m, Run(Delayed.Call<decimal>(() => Add(2, 3))));
    }

    [Fact]
    public void Results_of_other_calls_are_inserted_as_their_arguments()
    {
        Assert.Equal(12, Run(Delayed.Call(() => Add(A.Value, 5)), 7));
        Assert.Equal(14, Run(Delayed.Call(() => Add(A.Value, A.Value)), 7));
        Assert.Equal(3.5, Run(Delayed.Call(() => Half(A.Value)), 7));
        Assert.Equal(4.0, Run(Delayed.Call(() => Mean(X.Value, 2, A.Value)), 3.0, 7));
        Assert.Equal([1, 2], (int[])Run(Delayed.All([A, Delayed.Call(() => Add(0, 0))]), 1, 2)!);
        Assert.Equal("Object 7", Run(Delayed.Call(() => Overloaded<object>(A.Value)), 7));
    }

    [Fact]
    public void Asynchronous_calls_are_awaited()
    {
        Assert.Equal(5, Run(Delayed.Call(() => Later(5))));
        Assert.Equal(5, Run(Delayed.Call(() => LaterStill(5))));
        Assert.Null(Run(Delayed.Call(() => Nothing())));
        Assert.Equal("later", Assert.Throws<InvalidOperationException>(() => Run(Delayed.Call(() => ThrowsLater()))).Message);
    }

    [Fact]
    public void A_call_throws_the_original_exception_with_its_stack()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => Run(Delayed.Call(() => Throws(3))));
        Assert.Equal("no 3", thrown.Message);
        Assert.Contains(nameof(Throws), thrown.StackTrace);
    }

    [Fact]
    public void Calls_of_one_function_have_equal_shapes_whatever_their_arguments()
    {
        var (one, other) = (Encode(Delayed.Call(() => Add(1, 2))), Encode(Delayed.Call(() => Add(A.Value, 9))));
        Assert.Equal(one.Shape, other.Shape);
        Assert.NotEqual(one.Arguments, other.Arguments);
        Assert.NotEqual(one.Shape, Encode(Delayed.Call(() => Half(1))).Shape);
        Assert.NotEqual(Encode(Delayed.Call(() => Overloaded(1))).Shape, Encode(Delayed.Call(() => Overloaded(1L))).Shape);
    }

    [Fact]
    public void Names_of_calls_are_readable()
    {
        int Local(int x) => x;
        Func<int, int> local = Local, lambda = x => x + 1;
        Assert.Equal("CallCodecTests.Add", Encode(A).Name);
        Assert.Equal("new DateOnly", Encode(Delayed.Call(() => new DateOnly(1, 1, 1))).Name);
        Assert.Equal("CallCodecTests.Local", Encode(Delayed.Call(() => local(1))).Name);
        Assert.Equal("CallCodecTests.Names_of_calls_are_readable lambda", Encode(Delayed.Call(() => lambda(1))).Name);
    }

    [Fact]
    public void A_fused_chain_runs_as_one_call()
    {
        var last = A;
        for (var i = 0; i < 99; i++)
        {
            var before = last;
            last = Delayed.Call(() => Add(before.Value, 1));
        }
        var node = Assert.Single(CallGraph.Of(last).Fuse().Nodes);
        var encoded = CallCodec.Encode(node.Call, node.PositionOf);
        Assert.Equal(102, CallCodec.Decode(encoded.Shape, encoded.Arguments, _ => null).Invoke());
        Assert.Equal(encoded.Shape, Encode(A).Shape);
    }

    [Fact]
    public void Functions_of_maps_can_be_invoked_repeatedly()
    {
        var offset = 10;
        Func<int, int> lambda = x => x + offset;
        Func<string> bound = "ab".Doubled;
        var encoded = CallCodec.EncodeFunction(lambda);
        var function = CallCodec.DecodeFunction(encoded.Shape, encoded.Arguments);
        Assert.Equal([11, 12], [function.Invoke(1), function.Invoke(2)]);

        encoded = CallCodec.EncodeFunction(Add);
        Assert.Equal(3, CallCodec.DecodeFunction(encoded.Shape, encoded.Arguments).Invoke(1, 2));
        encoded = CallCodec.EncodeFunction(bound);
        Assert.Equal("abab", CallCodec.DecodeFunction(encoded.Shape, encoded.Arguments).Invoke());
    }

    [Fact]
    public void Each_call_of_a_function_of_a_map_has_its_own_copy_of_the_captured_values()
    {
        var (counts, count, list) = (new int[1], 0, new List<int>());
        Assert.Equal([1, 1, 1], CallThrice((int _) => ++counts[0]));
        Assert.Equal([1, 1, 1], CallThrice((int _) => ++count));
        Assert.Equal([0, 0, 0], CallThrice((Func<int, int>)list.Appended));
        Assert.Equal((0, 0), (counts[0], count));
    }

    static List<object?> CallThrice(Delegate function)
    {
        var encoded = CallCodec.EncodeFunction(function);
        var prepared = CallCodec.DecodeFunction(encoded.Shape, encoded.Arguments);
        return [.. Enumerable.Range(7, 3).Select(item => prepared.Invoke(item))];
    }

    [Fact]
    public void An_argument_that_cannot_travel_is_refused_by_name() => Assert.Equal(
        "argument 'value' of CallCodecTests.Overloaded: Thread cannot be sent: it is of type Thread, "
        + "which has no meaning in another process. Create it where it is used, or pass the data from which it is created.",
        Assert.Throws<CannotTravelException>(() => Encode(Delayed.Call(() => Overloaded(Thread.CurrentThread)))).Message);

    [Fact]
    public void Missing_code_is_refused_by_the_name_of_its_assembly_type_or_method()
    {
        Assert.Equal(
            "this node has no assembly 'ActorSweep.TestX'. Send it with the call, or install it on the node.",
            Missing("ActorSweep.Tests", "ActorSweep.TestX"));
        Assert.Equal(
            "this node's 'ActorSweep.Tests' has no type 'ActorSweep.Tests.Payloads.CallCodecTestX'; the node has another build than the client.",
            Missing("CallCodecTests", "CallCodecTestX"));
        Assert.Equal(
            "this node's 'ActorSweep.Tests' has no CallCodecTests.Adx(Int32, Int32); the node has another build than the client.",
            Missing("Add", "Adx"));
    }

    static string Missing(string name, string instead)
    {
        Debug.Assert(name.Length == instead.Length);
        var encoded = Encode(A);
        // The name also occurs after its namespace, so only the whole word is replaced.
        var shape = Encoding.Latin1.GetString(encoded.Shape);
        var at = name == "ActorSweep.Tests" ? shape.IndexOf(", " + name, StringComparison.Ordinal) + 2 : shape.IndexOf(name, StringComparison.Ordinal);
        var changed = Encoding.Latin1.GetBytes(shape[..at] + instead + shape[(at + name.Length)..]);
        return Assert.Throws<MissingCodeException>(() => CallCodec.Decode(changed, encoded.Arguments, _ => null)).Message;
    }

    static class Box<T>
    {
        public static class Inside<TOther>
        {
            public static T Take(T value, TOther other) => other is null ? default! : value;
        }
    }
}

static class CallCodecExtensions
{
    public static string Doubled(this string text) => text + text;

    /// <summary>Appends an item, and returns the number of items before it.</summary>
    public static int Appended(this List<int> list, int item)
    {
        list.Add(item);
        return list.Count - 1;
    }
}
