using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net.Sockets;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Tests.Payloads;

public sealed class TravelTests
{
    const string Reason = "which has no meaning in another process. Create it where it is used, or pass the data from which it is created.";

    static void Says(string message, object value) =>
        Assert.Equal(message, Assert.Throws<CannotTravelException>(() => PayloadCodec.Encode(value)).Message);

    static void Refused(object value) => Assert.Throws<CannotTravelException>(() => PayloadCodec.Encode(value));

    [Fact]
    public void A_member_that_cannot_travel_is_refused_by_name()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Says($"Flu.Connection is of type Socket, {Reason}", new Flu { Connection = socket });
        Says($"List<Flu>[1].Connection is of type Socket, {Reason}", new List<Flu> { new(), new() { Connection = socket } });
        Says(
            $"Dictionary<String, Flu>[b].Connection is of type Socket, {Reason}", new Dictionary<string, Flu> { ["b"] = new() { Connection = socket } });
        Says($"Socket cannot be sent: it is of type Socket, {Reason}", socket);
    }

    [Fact]
    public void A_captured_value_that_cannot_travel_is_refused_by_name()
    {
        using var source = new CancellationTokenSource();
        var (token, flu) = (source.Token, new Flu { Timer = new Timer(_ => { }) });
        Func<bool> asks = () => token.IsCancellationRequested && flu.Timer is null;
        var message = Assert.Throws<CannotTravelException>(() => PayloadCodec.Encode(asks)).Message;
        Assert.StartsWith("the lambda captures token, of type CancellationToken, which belongs to its process. Use TaskContext.Current.CancellationToken", message, StringComparison.Ordinal);
        Func<bool> times = new Later(flu).Ask();
        Says($"the lambda captures flu.Timer, of type Timer, {Reason}", times);
    }

    [Fact]
    public void A_captured_token_is_not_told_to_be_an_argument_of_the_call()
    {
        var token = CancellationToken.None;
        Func<int, bool> asks = item => item > 0 && token.IsCancellationRequested;
        var message = Assert.Throws<CannotTravelException>(() => PayloadCodec.Encode(asks)).Message;
        Assert.EndsWith(
            "Use TaskContext.Current.CancellationToken in the function. Only a token that is itself an argument of a submitted call is replaced by the task's.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_of_an_open_generic_type_is_refused_with_the_reason()
    {
        const string refusal = "RuntimeMethodInfo cannot be sent: it is of type RuntimeMethodInfo, a generic method, or a member of a generic type, without type arguments. "
            + "Give it type arguments, as in List<int>, or pass the type and the member's name.";
        Says(refusal, typeof(Dictionary<,>).GetMethod("Add")!);
        Says(refusal, typeof(Array).GetMethod(nameof(Array.Empty))!);
        Assert.NotEmpty(PayloadCodec.Encode(typeof(Dictionary<int, string>).GetMethod("Add")));
        Assert.NotEmpty(PayloadCodec.Encode(typeof(Array).GetMethod(nameof(Array.Empty))!.MakeGenericMethod(typeof(int))));
    }

    [Fact]
    public void Values_that_belong_to_one_process_are_refused()
    {
        Refused(Task.CompletedTask);
        Refused(new ValueTask<int>(1));
        Refused(Thread.CurrentThread);
        Refused(new SemaphoreSlim(1));
        Refused(new HttpClient());
        Refused(new Flu { Handle = 5 });
        Refused(Delayed.Call(() => Math.Abs(-1)));
        Refused(new { Stream = Stream.Null });
        Refused(System.Linq.Expressions.Expression.Lambda<Func<int>>(System.Linq.Expressions.Expression.Constant(1)).Compile());
        Action both = () => { };
        both += () => { };
        Refused(both);
        Refused(Array.CreateInstance(typeof(int), [2], [5]));
    }

    [Fact]
    public void Values_that_would_arrive_incomplete_are_refused()
    {
        Says(
            "Owned cannot be sent: it is of type Owned, a dictionary or set with a field of its own, Extra, which would be lost. Hold the collection in a field instead.",
            new Owned { ["a"] = 1 });
        Says(
            "Renamed cannot be sent: it is of type Renamed, whose comparer would be lost, because a new object has another one. Hold the collection in a field instead.",
            new Renamed(StringComparer.OrdinalIgnoreCase));
        PayloadCodec.Encode(new Renamed());
        PayloadCodec.Encode(new Renamed(StringComparer.Ordinal));
        Refused(new Four());
        Refused(new[] { new Four() });
        Refused(new[] { 1, 2 }.ToLookup(x => x % 2));
        Refused(new System.Data.PropertyCollection { ["a"] = 1 });
        Refused(ImmutableHashSet.CreateBuilder<string>());
        Says(
            "TreeSubSet<Int32> cannot be sent: it is of type TreeSubSet<Int32>, a view of another set, which would arrive as a set of its own. Pass a copy (new SortedSet).",
            new SortedSet<int> { 1, 2, 3 }.GetViewBetween(1, 2));
    }

    [Fact]
    public void Objects_that_cannot_be_copied_are_refused_with_what_to_pass_instead()
    {
        Says(
            "OwnRegex cannot be sent: it is of type OwnRegex, whose code was generated. Pass its pattern, and make the expression where it is used.",
            new OwnRegex());
        Says("List<Object>[0] is of type FileInfo, which names a file of this machine. Pass its path.", new List<object> { new FileInfo("a") });
        Refused(System.Text.Json.Nodes.JsonNode.Parse("{}")!);
        Refused(new System.Xml.Linq.XElement("a"));
        Refused(new System.Collections.Concurrent.BlockingCollection<int>());
        Refused(new System.Collections.Specialized.NameValueCollection());
        Refused(new System.Data.DataTable());
        Refused(System.Globalization.CultureInfo.InvariantCulture.DateTimeFormat);
        var options = new System.Text.Json.JsonSerializerOptions();
        PayloadCodec.Encode(options);
        Assert.Equal("1", System.Text.Json.JsonSerializer.Serialize(1, options));
        Refused(options);
        Says($"AsyncLocal<Int32> cannot be sent: it is of type AsyncLocal<Int32>, {Reason}", new AsyncLocal<int> { Value = 1 });
    }

    [Fact]
    public void A_sequence_or_value_inside_a_result_that_is_not_computed_yet_is_refused()
    {
        const string remedy = "which is computed when it is enumerated, and not where its task runs. Return an array (ToArray) or a list (ToList).";
        Assert.EndsWith($".Item2 is of type {Core.Graph.TypeName.Of(Numbers().GetType())}, {remedy}", RefusedResult((1, Numbers())), StringComparison.Ordinal);
        Assert.Contains("[0] is of type", RefusedResult(new List<IEnumerable<int>> { Numbers() }), StringComparison.Ordinal);
        Assert.Contains("[0] is of type", RefusedResult(new[] { Numbers() }), StringComparison.Ordinal);
        Assert.Contains("[a] is of type", RefusedResult(new Dictionary<string, IEnumerable<int>> { ["a"] = Numbers() }), StringComparison.Ordinal);
        Assert.Contains(".Value is of type", RefusedResult(new Bag { Value = Letters("ab") }), StringComparison.Ordinal);
        Assert.Contains("[0] is of type", RefusedResult(new[] { 1 }.AsParallel().Select(x => x) is var query ? new object[] { query } : []), StringComparison.Ordinal);
        RefusedResult(Tuple.Create(new[] { 1 }.Select(_ => Numbers())));
        Assert.EndsWith("which is computed when its Value is read, and not where its task runs. Return its Value.", RefusedResult(new Lazy<int>(() => 5)), StringComparison.Ordinal);
        var computed = new Lazy<int>(() => 5);
        Assert.Equal(5, computed.Value);
        PayloadCodec.Prepare(computed, isResult: true);
        PayloadCodec.Encode((1, Numbers()));
    }

    static string RefusedResult(object value) => Assert.Throws<CannotTravelException>(() => { PayloadCodec.Prepare(value, isResult: true); }).Message;

    static IEnumerable<int> Numbers()
    {
        yield return Environment.ProcessId;
    }

    static IEnumerable<char> Letters(string text)
    {
        foreach (var letter in text)
            yield return letter;
    }

    sealed class Bag
    {
        public object? Value { get; init; }
    }

    [Fact]
    public void A_comparer_that_holds_a_value_that_cannot_travel_is_refused()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Says($"SortedSet<Int32>.Comparer.Held is of type Socket, {Reason}", new SortedSet<int>(new HoldingComparer { Held = socket }) { 1 });
        var local = new HoldingComparer { Held = new AsyncLocal<int> { Value = 4 } };
        Says($"Dictionary<Int32, Int32>.Comparer.Held is of type AsyncLocal<Int32>, {Reason}", new Dictionary<int, int>(local) { [1] = 1 });
        Says($"SortedList.comparer.Held is of type AsyncLocal<Int32>, {Reason}", new SortedList(local) { [1] = 1 });
        Says($"Hashtable.Comparer.Held is of type AsyncLocal<Int32>, {Reason}", new Hashtable(local) { [1] = 1 });
        Says(
            $"ReadOnlyDictionary<Int32, Int32>.m_dictionary.Comparer.Held is of type AsyncLocal<Int32>, {Reason}",
            new Dictionary<int, int>(local) { [1] = 1 }.AsReadOnly());
        Refused(new HashSet<int>(new HoldingComparer { Held = new SemaphoreSlim(1) }));
        Refused(new ConcurrentDictionary<int, int>(local));
        Refused(new[] { 1 }.ToFrozenSet(local));
        Refused(ImmutableSortedDictionary.Create<int, int>(local));
        Refused(new Dictionary<int, int>(local).Keys);
        Says($"the lambda captures socket, of type Socket, {Reason}", new SortedSet<int>(Comparer<int>.Create((a, b) => a - b + socket.Available)));
    }

    [Fact]
    public void An_object_that_has_only_its_identity_is_refused_unless_it_may_be_a_lock()
    {
        const string remedy = "which has only its identity, and would arrive as another object. Read it from a static field where it is used, or pass an enum.";
        var alone = new object();
        Says($"Object cannot be sent: it is of type Object, {remedy}", alone);
        Says($"Object[][1] is of type Object, {remedy}", new object[] { 1, alone });
        Says($"Bag.Value is of type Object, {remedy}", new Bag { Value = alone });
        Says($"Tuple<Object>.m_Item1 is of type Object, {remedy}", Tuple.Create(alone));
        Says($"the lambda captures alone, of type Object, {remedy}", (Func<object>)(() => alone));
        Assert.Equal(5, ((Locked)PayloadCodec.Decode(PayloadCodec.Encode(new Locked { Value = 5 }))!).Read());
    }

    sealed class Locked
    {
        readonly object _lock = new();
        public int Value;

        public int Read()
        {
            lock (_lock)
                return Value;
        }
    }

    [Fact]
    public void A_key_in_the_path_of_an_obstacle_has_a_short_text()
    {
        Says($"Dictionary<String, Object>[{new string('x', 60)}…] is of type SemaphoreSlim, {Reason}", new Dictionary<string, object> { [new string('x', 1_000_000)] = new SemaphoreSlim(1) });
        Says($"Dictionary<Mute, Object>[Mute] is of type SemaphoreSlim, {Reason}", new Dictionary<Mute, object> { [new Mute()] = new SemaphoreSlim(1) });
    }

    sealed class Mute
    {
        public override string ToString() => throw new InvalidOperationException("mute");
    }

    sealed class HoldingComparer : IEqualityComparer<int>, IComparer<int>, IEqualityComparer, IComparer
    {
        public object? Held;
        public bool Equals(int a, int b) => a == b;
        public int GetHashCode(int value) => value;
        public int Compare(int a, int b) => a.CompareTo(b);
        public new bool Equals(object? a, object? b) => object.Equals(a, b);
        public int GetHashCode(object value) => value.GetHashCode();
        public int Compare(object? a, object? b) => Comparer.Default.Compare(a, b);
    }

    [Fact]
    public void A_culture_whose_formats_were_changed_is_refused()
    {
        var culture = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        Assert.Equal("", ((System.Globalization.CultureInfo)PayloadCodec.Decode(PayloadCodec.Encode(culture))!).Name);
        culture.NumberFormat.NumberDecimalSeparator = ",";
        const string remedy = "which was changed. Pass its name, and make the changes where it is used.";
        Says($"CultureInfo cannot be sent: it is of type CultureInfo, {remedy}", culture);
        Says($"CultureInfo cannot be sent: it is of type CultureInfo, {remedy}", System.Globalization.CultureInfo.ReadOnly(culture));
        var other = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        Assert.False(((System.Globalization.TextInfo)PayloadCodec.Decode(PayloadCodec.Encode(other.TextInfo))!).IsReadOnly);
        other.TextInfo.ListSeparator = "@";
        Refused(other);
        Refused(System.Globalization.CultureInfo.ReadOnly(other));
        Says($"TextInfo cannot be sent: it is of type TextInfo, {remedy}", other.TextInfo);
        var calendar = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        calendar.DateTimeFormat.Calendar = new System.Globalization.GregorianCalendar { TwoDigitYearMax = 2030 };
        Refused(calendar);
    }

    [Fact]
    public void An_encoding_of_a_registered_provider_is_refused()
    {
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
        Assert.Contains("belongs to a registered provider", Assert.Throws<CannotTravelException>(() => PayloadCodec.Encode(System.Text.Encoding.GetEncoding(1252))).Message);
    }

    [Fact]
    public void A_value_inside_an_exception_that_cannot_travel_is_refused()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Says($"Exception.Data[a] is of type Socket, {Reason}", new Exception("x") { Data = { ["a"] = socket } });
        Says($"Exception.InnerException.Connection is of type Socket, {Reason}", new Exception("x", new LinkException { Connection = socket }));
        Says($"ArgumentOutOfRangeException._actualValue is of type Socket, {Reason}", new ArgumentOutOfRangeException("a", socket, "x"));
    }

    sealed class LinkException : Exception
    {
        public Socket? Connection;
    }

    [Fact]
    public void A_value_that_is_nested_too_deep_is_refused_before_the_stack_overflows()
    {
        Node? node = null;
        for (var i = 0; i < 100_000; i++)
            node = new Node { Next = node };
        Says(
            "Node.Next.Next.Next.Next.Next.Next.Next.Next… is of type Node, nested more than 500 levels deep. Pass it flat, such as in an array.",
            node!);
    }

    [Fact]
    public void A_value_of_the_greatest_allowed_depth_fits_a_small_stack()
    {
        Node? node = null;
        for (var i = 0; i < Travel.Deepest; i++)
            node = new Node { Next = node, Others = [node!] };
        object? back = null;
        var thread = new Thread(() => back = PayloadCodec.Decode(PayloadCodec.Encode(node)), maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();
        Assert.IsType<Node>(back);
    }

    [Fact]
    public void A_type_counts_as_safe_as_refused_or_as_neither()
    {
        Assert.True(TypeVerdict.Of(typeof(SafePoint)).IsSafe);
        Assert.True(TypeVerdict.Of(typeof(SafePoint[])).IsSafe);
        Assert.False(TypeVerdict.Of(typeof(Flu)).IsSafe);
        Assert.False(TypeVerdict.Of(typeof(Node)).IsSafe);
        Assert.False(TypeVerdict.Of(typeof(SafePoint)).IsRefused);
        Assert.True(TypeVerdict.Of(typeof(Socket)).IsRefused);
    }

    sealed class OwnRegex() : System.Text.RegularExpressions.Regex("a");

    sealed class Flu
    {
        public Socket? Connection { get; init; }
        public Timer? Timer { get; init; }
        public nint? Handle;
    }

    sealed class Later(Flu flu)
    {
        public Func<bool> Ask() => Make(flu);
        static Func<bool> Make(Flu flu) => () => flu.Timer is null;
    }

    sealed class Node
    {
        public Node? Next;
        public Node[]? Others;
    }

    sealed class Owned : Dictionary<string, int>
    {
        public int Extra = 1;
    }

    sealed class Renamed(IEqualityComparer<string> comparer) : HashSet<string>(comparer)
    {
        public Renamed() : this(StringComparer.Ordinal)
        {
        }
    }

    [System.Runtime.CompilerServices.InlineArray(4)]
    struct Four
    {
        int _first;
        public readonly int First => _first;
    }

    sealed record SafePoint(double X, (int, string) Y, DateTime? Z, DayOfWeek Day);
}
