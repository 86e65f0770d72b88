using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.Specialized;
using System.Globalization;
using System.Numerics;
using ActorSweep.Protocol.Payloads;
using ActorSweep.Tests.Payloads.Graphs;
using CsCheck;

namespace ActorSweep.Tests.Payloads;

public sealed class PayloadCodecTests
{
    static T Back<T>(T value) => (T)PayloadCodec.Decode(PayloadCodec.Encode(value))!;

    static void Same<T>(T value) => Assert.Equal(value, Back(value));

    [Fact]
    public void Numbers_strings_and_arrays_of_numbers_keep_every_bit()
    {
        Gen.Double.Sample(x => BitConverter.DoubleToInt64Bits(Back(x)) == BitConverter.DoubleToInt64Bits(x));
        Gen.Double.Array.Sample(x => Back(x).AsSpan().SequenceEqual(x));
        Gen.Long.Array.Sample(x => Back(x).AsSpan().SequenceEqual(x));
        Gen.String.Sample(x => Back(x) == x);
        Same("a\ud83d");
        Same("\ude00\ud83d");
        Same("a\ud83d\ude00b");
        Same("");
        Assert.Null(PayloadCodec.Decode(PayloadCodec.Encode(null)));
        Assert.Equal(3 + sizeof(int) - 1 + 800, PayloadCodec.Encode(new double[100]).Length);
    }

    [Fact]
    public void Arrays_of_numbers_inside_objects_are_encoded_as_raw_memory()
    {
        Gen.Double.Array.Sample(x => Back(new Series(x, [], "s")).Values.AsSpan().SequenceEqual(x));
        Assert.InRange(PayloadCodec.Encode(new Series(new double[100_000], new int[100_000], "s")).Length, 1_200_000, 1_201_000);
        double[] shared = [1, double.NaN, -0.0];
        var back = Back(new[] { new Series(shared, [7, -1], "a"), new Series(shared, [], "b") });
        Assert.Same(back[0].Values, back[1].Values);
        Assert.Equal(shared, back[0].Values);
        Assert.Equal([7, -1], back[0].Counts);
        Same(new object[] { new[] { true, false }, new[] { 'x' }, new byte[] { 1, 2 }, new[] { 1.5m }, new[] { DayOfWeek.Friday } });
    }

    [Fact]
    public void A_long_array_that_is_truncated_is_refused()
    {
        var bytes = PayloadCodec.Encode(new Series(new double[1000], [], ""));
        var refused = Assert.ThrowsAny<Exception>(() => PayloadCodec.Decode(bytes.AsMemory(0, bytes.Length / 2)));
        Assert.Contains("truncated", refused.Message);
    }

    [Fact]
    public void Objects_that_are_compared_by_reference_arrive_as_those_of_the_reader()
    {
        Assert.Same(DBNull.Value, Back(DBNull.Value));
        Assert.Same(Type.Missing, Back(Type.Missing));
        Assert.Same(TimeProvider.System, Back(TimeProvider.System));
        Assert.Same(GraphTypes.Level.High, Back(new[] { GraphTypes.Level.Low, GraphTypes.Level.High })[1]);
        var other = new GraphTypes.Level("high", 2);
        Assert.NotSame(GraphTypes.Level.High, Back(other));
        Assert.Equal(2, Back(other).Rank);
        Assert.Same(Operation.Add, Back(new[] { Operation.Add, Operation.Times })[0]);
        Assert.Equal(6, Back(Operation.Of(3)).Apply(2));
        Assert.Same(Shade.Red, Back(Tuple.Create(Shade.Red)).Item1);
        Assert.Same(Absent.Value, Back(Absent.Value));
    }

    [Fact]
    public void An_object_that_has_only_its_identity_arrives_as_that_of_the_static_field()
    {
        Assert.Same(Marked.Unset, Back(new Marked { Value = Marked.Unset }).Value);
        Assert.Same(Marked.Unset, Back(new Marked { Value = new[] { Marked.Unset } }) is { Value: object[] items } ? items[0] : null);
        var captured = Marker;
        Assert.True(Back<Func<bool>>(() => ReferenceEquals(captured, Marker))());
    }

    [Fact]
    public void An_object_that_is_compared_by_reference_and_has_another_content_arrives_with_it()
    {
        Shade.Blue.Parts[0] = 7;
        var bytes = PayloadCodec.Encode(Shade.Blue);
        Shade.Blue.Parts[0] = 0;
        var back = (Shade)PayloadCodec.Decode(bytes)!;
        Assert.Equal((7, "blue"), (back.Parts[0], back.Name));
        Assert.NotSame(Shade.Blue, back);
    }

    [Fact]
    public void Comparers_of_a_culture_arrive_with_the_collection()
    {
        Assert.Equal(1, Back(new Dictionary<string, int>(StringComparer.InvariantCultureIgnoreCase) { ["a"] = 1 })["A"]);
        Assert.Contains("A", Back(new SortedSet<string>(StringComparer.CurrentCultureIgnoreCase) { "a" }));
        Assert.Contains("A", Back(new HashSet<string>(StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.IgnoreCase)) { "a" }));
        Assert.Equal(0, Back(CultureInfo.InvariantCulture.CompareInfo).Compare("a", "a", CompareOptions.IgnoreCase));
        Assert.All(CultureInfo.GetCultures(CultureTypes.AllCultures), culture => Same(culture));
        Assert.All(CultureInfo.GetCultures(CultureTypes.AllCultures), culture => Same(CultureInfo.GetCultureInfo(culture.Name)));
        Same(CultureInfo.CurrentCulture);
    }

    [Fact]
    public void Collections_share_objects_as_they_did_before()
    {
        var shared = new Series([1], [], "s");
        var (queue, bag, list) = (Back(new Queue<Series>([shared, shared])), Back(new ConcurrentBag<Series>([shared, shared])), Back(new LinkedList<Series>([shared, shared])));
        Assert.All(new[] { queue.ToArray(), bag.ToArray(), [.. list] }, items => Assert.Same(items[0], items[1]));
        Assert.Equal([0, 0], Back<HashSet<int>[]>([[], []]).Select(set => set.Count));
    }

    [Fact]
    public void Common_values_round_trip()
    {
        Same(true);
        Same('x');
        Same((byte)1);
        Same(1.5m);
        Same((Half)1.5);
        Same((Int128)5);
        Same(BigInteger.Parse("123456789012345678901234567890"));
        Same(new Complex(1, 2));
        Same(Guid.Parse("d1a7f2d0-0000-0000-0000-000000000001"));
        Same(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        Assert.Equal(DateTimeKind.Utc, Back(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)).Kind);
        Same(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)));
        Same(TimeSpan.FromSeconds(3));
        Same(new DateOnly(2026, 1, 2));
        Same(DayOfWeek.Friday);
        Same(new[] { DayOfWeek.Friday });
        Same<int?>(5);
        Same(new int?[] { 1, null });
        Same((1, "a", (2.5, new DateOnly(2026, 1, 2))));
        Same((1, 2, 3, 4, 5, 6, 7, 8, 9));
        Same(Tuple.Create(1, "a"));
        Same(KeyValuePair.Create("a", 1));
        Same(new { A = 1, B = new { C = "x" } });
        Same(new Uri("http://a/b"));
        Same(new Version(1, 2));
        Same(typeof(List<int>));
        Assert.Equal(5, Back(new Random(5)) is { } random ? new Random(5).Next() == random.Next() ? 5 : 0 : 0);
    }

    [Fact]
    public void Users_types_round_trip()
    {
        Same(new Person(1, "Ada", new Person(2, "Bob", null)));
        Same(new Pair(1, 2.5));
        Same(new[] { new Pair(1, 2), new Pair(3, 4) });
        Same(new Derived(1, 2));
        Assert.Equal((3, 1.5), Back(new Init { A = 3, B = [1, 1.5] }) is var init ? (init.A, init.B[1]) : default);
        Assert.Equal(4, Back(new Fixed(4)).A);
        Assert.Equal("ab", Back(new Primary("ab")).Get());
        Assert.True(Back(new HoldsDefault(default, 7)).A.IsDefault);
        Assert.Equal([1, 2], Back(new HoldsDefault([1, 2], 7)).A.AsEnumerable());
    }

    [Fact]
    public void Collections_round_trip()
    {
        Same(new List<int> { 1, 2 });
        Same(new List<Person> { new(1, "Ada", null) });
        Same(new List<object?> { 1, "a", null, 2.0, new Pair(1, 2) });
        Same(new Dictionary<string, List<double>> { ["a"] = [1, 2] });
        Same(new Dictionary<DayOfWeek, (int, string)> { [DayOfWeek.Friday] = (1, "a") });
        Same(new HashSet<int> { 1, 2 });
        Same(new SortedDictionary<string, int> { ["b"] = 1, ["a"] = 2 });
        Same(new SortedList<int, string> { [2] = "b" });
        Same(new SortedSet<int> { 2, 1 });
        Same(new Queue<int>([1, 2]));
        Same(new Stack<int>([1, 2]));
        Same(new LinkedList<int>(Enumerable.Range(0, 10_000)));
        Same(new ConcurrentDictionary<string, int> { ["a"] = 1 });
        Same(new ConcurrentQueue<int>([1, 2]));
        Same(new ConcurrentStack<int>([1, 2, 3]));
        // Immutable arrays are equal only if they share the same array.
        Assert.Equal([1, 2], Back(ImmutableArray.Create(1, 2)).AsEnumerable());
        Same(ImmutableList.CreateRange(Enumerable.Range(0, 1000)));
        Same(ImmutableDictionary<string, int>.Empty.Add("a", 1));
        Same(ImmutableHashSet.Create(1, 2));
        Same(ImmutableSortedDictionary<string, int>.Empty.Add("a", 1));
        Same(ImmutableStack.Create(1, 2, 3));
        Same(new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary());
        Same(new Dictionary<int, string> { [1] = "a" }.ToFrozenDictionary());
        Same(new[] { "a", "b" }.ToFrozenSet());
        Same(new BitArray(new[] { true, false, true }));
        Same<IReadOnlyList<int>>([1, 2, 3]);
        Same<IEnumerable<string>>(["a"]);
        Same(new ArraySegment<int>([1, 2, 3], 1, 2));
    }

    [Fact]
    public void Arrays_of_any_shape_round_trip()
    {
        Same(Array.Empty<int>());
        Same(new string?[] { "a", null });
        Same(new object?[] { 1, "a", null });
        Same(new int[][] { [1], [2, 3] });
        Same(new double[,] { { 1, 2 }, { 3, 4 } });
        Same(new double[0, 3]);
        Same(new object?[,] { { 1, "a" }, { null, 2.0 } });
        Same(new[] { new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)) });
    }

    [Fact]
    public void Collections_keep_their_comparers()
    {
        Assert.Equal(1, Back(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 })["A"]);
        Assert.Equal(1, Back(new OrderedDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 })["A"]);
        Assert.Contains("A", Back(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }));
        Assert.Equal(1, Back(new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 })["A"]);
        Assert.Equal(1, Back(new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase))["A"]);
        Assert.Equal(1, Back(ImmutableDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase).Add("a", 1))["A"]);
        Assert.Equal([2, 1], Back(new SortedSet<int>(Comparer<int>.Create((x, y) => y.CompareTo(x))) { 1, 2 }));
    }

    [Fact]
    public void Exceptions_arrive_with_all_that_they_hold()
    {
        Assert.Equal("a\ud83d", Back(new Exception("a\ud83d")).Message);
        Assert.Equal(("par", "m (Parameter 'par')"), Back(new ArgumentException("m", "par")) is var e ? (e.ParamName, e.Message) : default);
        Assert.Equal(5, Back(new ArgumentOutOfRangeException("par", 5, "m")).ActualValue);
        Assert.Equal("f", Back(new FileNotFoundException("m", "f")).FileName);
        Assert.Equal((123, "h"), Back(new IOException("m", 123) { HelpLink = "h" }) is var io ? (io.HResult, io.HelpLink) : default);
        var many = Back(new AggregateException("m", new IOException("a"), new ArgumentException("b", "p")) { Data = { ["k"] = new[] { 1, 2 } } });
        Assert.Equal(["a", "b (Parameter 'p')"], many.InnerExceptions.Select(inner => inner.Message));
        Assert.Same(many.InnerExceptions[0], many.InnerException);
        Assert.Equal([1, 2], (int[])many.Data["k"]!);
        Assert.Equal(7, Back(new CodedException(7)).Code);
        var cyclic = new Exception("m");
        cyclic.Data["me"] = cyclic;
        var itself = Back(cyclic);
        Assert.Same(itself, itself.Data["me"]);
        var thrown = Assert.Throws<CodedException>(void () => throw new CodedException(1));
        Assert.Equal((thrown.StackTrace, thrown.Source), Back(thrown) is var copy ? (copy.StackTrace, copy.Source) : default);
        var again = Assert.Throws<CodedException>(void () => throw Back(thrown));
        Assert.StartsWith(thrown.StackTrace!, again.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_zones_arrive_with_their_rules()
    {
        Assert.Same(TimeZoneInfo.Utc, Back(TimeZoneInfo.Utc));
        Same(TimeZoneInfo.Local);
        Assert.All(TimeZoneInfo.GetSystemTimeZones(), Same);
        var own = TimeZoneInfo.CreateCustomTimeZone("own", TimeSpan.FromHours(2), "shown", "standard");
        Same(own);
        Assert.Equal("shown", Back(own).DisplayName);
        Assert.Equal("mine", Back(TimeZoneInfo.CreateCustomTimeZone("UTC", TimeSpan.Zero, "mine", "mine")).DisplayName);
    }

    [Fact]
    public void A_time_zone_that_cannot_be_read_is_refused()
    {
        // As a program has a zone whose file the system does not name.
        const System.Reflection.BindingFlags own = System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic;
        var unnamed = (TimeZoneInfo)typeof(object).GetMethod(nameof(MemberwiseClone), own)!.Invoke(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), [])!;
        typeof(TimeZoneInfo).GetField("_id", own)!.SetValue(unnamed, "unnamed");
        Assert.Equal(
            "TimeZoneInfo cannot be sent: it is of type TimeZoneInfo, whose rules .NET cannot write. Create it where it is used.",
            Assert.Throws<CannotTravelException>(() => Back(unnamed)).Message);
    }

    [Fact]
    public void Tables_find_their_keys_where_hash_codes_differ()
    {
        var comparer = new GraphTypes.SaltedComparer();
        Assert.Equal(1, Back(new Hashtable(comparer) { ["a"] = 1 })["a"]);
        Assert.Equal(1, Back(Hashtable.Synchronized(new Hashtable(comparer) { ["a"] = 1 }))["a"]);
        Assert.Equal(1, Back(new Dictionary<string, int>(comparer) { ["a"] = 1 })["a"]);
        Assert.Equal(1, Back(new OrderedDictionary(comparer) { ["b"] = 2, ["a"] = 1 })["a"]);
        // A key that is compared by reference has another hash code when it arrives.
        object key = new Random(1);
        var (hybrid, table) = (new HybridDictionary(), new Hashtable { [key] = 0 });
        for (var i = 0; i < 20; i++)
            hybrid[i == 0 ? key : new Random(i)] = i;
        var back = Back(new object[] { key, hybrid, table });
        Assert.Equal([0, 0], new[] { ((HybridDictionary)back[1])[back[0]], ((Hashtable)back[2])[back[0]] });
        Assert.Equal("1", Back(new StringDictionary { ["a"] = "1" })["A"]);
        var cyclic = new Hashtable();
        cyclic["me"] = cyclic;
        var itself = Back(cyclic);
        Assert.Same(itself, itself["me"]);
    }

    [Fact]
    public void Equal_objects_stay_distinct_and_shared_objects_stay_shared()
    {
        var (order, other) = (new Order(1, "first"), new Order(1, "second"));
        var back = Back(new[] { order, other, order });
        Assert.Equal(["first", "second"], [back[0].Text, back[1].Text]);
        Assert.Same(back[0], back[2]);
    }

    [Fact]
    public void Cycles_round_trip()
    {
        var node = new Node();
        node.Next = node;
        node.Names["me"] = node;
        var back = Back(node);
        Assert.Same(back, back.Next);
        Assert.Same(back, back.Names["me"]);

        var ring = new Ring();
        ring.Me = ring;
        var backRing = Back(ring);
        Assert.Same(backRing, backRing.Me);
    }

    [Fact]
    public void A_users_collection_keeps_its_fields()
    {
        var curve = new Curve { Name = "S" };
        curve.Add(1.5);
        Assert.Equal(("S", 1.5), (Back(curve).Name, Back(curve)[0]));
        Assert.Equal(1, Back(new Plain { ["a"] = 1 })["a"]);
    }

    [Fact]
    public void Functions_keep_the_values_that_they_capture()
    {
        var (offset, list) = (5, new List<int> { 1 });
        int Local(int x) => x + offset + list[0];
        Assert.Equal(8, Back<Func<int, int>>(Local)(2));
        Assert.Equal(12, Back<Func<int, int>>(x => x * offset + 2)(2));
        Assert.Equal(3, Back<Func<int, int>>(static x => x + 1)(2));
        Assert.Equal("AB", Back<Func<string>>("ab".ToUpperInvariant)());
        Assert.Equal([6, 7], Back(new[] { 1, 2 }.Select(x => x + offset)));
    }

    [Fact]
    public void Many_threads_can_encode_and_decode_at_once() => Parallel.For(0, 2000, i =>
    {
        var back = Back(new object[] { new Person(i, "Ada", null), new Dictionary<string, double> { ["a"] = i } });
        Assert.Equal(new Person(i, "Ada", null), back[0]);
    });

    [Fact]
    public void Truncated_and_unknown_bytes_are_refused()
    {
        var bytes = PayloadCodec.Encode(new[] { 1.0, 2.0 });
        Assert.Throws<EndOfStreamException>(() => PayloadCodec.Decode(bytes.AsMemory(0, bytes.Length - 1)));
        Assert.Throws<EndOfStreamException>(() => PayloadCodec.Decode(Array.Empty<byte>()));
        Assert.Throws<InvalidDataException>(() => PayloadCodec.Decode(new byte[] { 99 }));
        Assert.Throws<InvalidDataException>(() => PayloadCodec.Decode(new byte[] { 1, 99 }));
    }

    sealed record Series(double[] Values, int[] Counts, string Name);
    sealed record Person(int Id, string Name, Person? Friend);
    sealed class CodedException(int code) : Exception
    {
        public int Code => code;
    }
    static readonly object Marker = new();

    sealed class Marked
    {
        public static readonly object Unset = new();
        public object? Value { get; init; }
    }
    sealed class Absent
    {
        public static readonly object Value = new Absent();
    }
    sealed class Operation
    {
        public static readonly Operation Add = new("add", (a, b) => a + b), Times = new("times", (a, b) => a * b);
        Operation(string name, Func<double, double, double> function) => (Name, Function) = (name, function);
        public string Name { get; }
        public Func<double, double, double> Function { get; }
        public static Operation Of(double factor) => new("own", (a, _) => a * factor);
        public double Apply(double x) => Function(x, x);
    }
    sealed class Shade
    {
        public static readonly Shade Red = new("red", [255, 0, 0]), Blue = new("blue", [0, 0, 255]);
        Shade(string name, int[] parts) => (Name, Parts) = (name, parts);
        public string Name { get; }
        public int[] Parts { get; }
    }
    readonly record struct Pair(int A, double B);
    record Base(int X);
    sealed record Derived(int X, int Y) : Base(X);
    sealed class Init
    {
        public required int A { get; init; }
        public List<double> B { get; init; } = [];
    }
    readonly struct Fixed(int a)
    {
        public readonly int A = a;
    }
    sealed class Primary(string text)
    {
        public string Get() => text;
    }
    sealed record HoldsDefault(ImmutableArray<int> A, int B);
    sealed class Order(int id, string text)
    {
        public string Text => text;
        public override bool Equals(object? obj) => obj is Order;
        public override int GetHashCode() => id;
    }
    sealed class Node
    {
        public Node? Next;
        public Dictionary<string, Node> Names = [];
    }
    sealed record Ring
    {
        public Ring? Me { get; set; }
    }
    sealed class Curve : List<double>
    {
        public string? Name { get; set; }
    }
    sealed class Plain : Dictionary<string, int>;
}
