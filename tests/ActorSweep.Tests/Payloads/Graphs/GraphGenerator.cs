using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Data;
using System.Dynamic;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using static ActorSweep.Tests.Payloads.Graphs.GraphTypes;

namespace ActorSweep.Tests.Payloads.Graphs;

/// <summary>Makes random graphs of objects: values of .NET, its collections with and without comparers, types of a user, shared objects, cycles.</summary>
sealed class GraphGenerator(Random random)
{
    static readonly Type[] Elements =
    [
        typeof(int), typeof(string), typeof(double), typeof(object), typeof(DateTime), typeof(Guid), typeof(decimal), typeof(bool), typeof(char), typeof(Season), typeof(Place),
        typeof(Person), typeof(int?), typeof(byte[]), typeof(string[]), typeof((int, string)), typeof(Tuple<string, object>), typeof(Level), typeof(long), typeof(Int128),
    ];

    readonly List<object> _made = [];

    public object? Any(int depth)
    {
        if (random.Next(12) == 0)
            return null;
        if (_made.Count > 0 && random.Next(8) == 0)
            return _made[random.Next(_made.Count)];
        var made = depth <= 0 || random.Next(3) == 0 ? Leaf() : Branch(depth - 1);
        if (!made.GetType().IsValueType)
            _made.Add(made);
        return made;
    }

    object Leaf() => random.Next(40) switch
    {
        0 => random.Next(),
        1 => random.NextInt64(),
        2 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
        3 => (float)random.NextDouble(),
        4 => Text(),
        5 => (char)random.Next(char.MaxValue + 1),
        6 => random.Next(2) == 0,
        7 => (byte)random.Next(256),
        8 => (sbyte)random.Next(256),
        9 => (ushort)random.Next(65536),
        10 => new decimal(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29)),
        11 => Time(),
        12 => new DateTimeOffset(random.NextInt64(1, 3_000_000_000_000_000_00), TimeSpan.FromMinutes(random.Next(-840, 841))),
        13 => new TimeSpan(random.NextInt64()),
        14 => DateOnly.FromDayNumber(random.Next(3_000_000)),
        15 => new TimeOnly(random.NextInt64(TimeSpan.TicksPerDay)),
        16 => Id(),
        17 => (Half)random.NextDouble(),
        18 => (Int128)random.NextInt64() * random.NextInt64(),
        19 => new BigInteger(random.NextInt64()) * random.NextInt64() - random.NextInt64(),
        20 => new Complex(random.NextDouble(), random.NextDouble()),
        21 => (Season)random.Next(256),
        22 => new Version(random.Next(9), random.Next(9), random.Next(9)),
        23 => new Uri($"https://host/{random.Next()}?q=a%20b"),
        24 => (Rune)'x',
        25 => new Index(random.Next(9), random.Next(2) == 0),
        26 => random.Next(9)..^random.Next(9),
        27 => CultureInfo.InvariantCulture,
        28 => CultureInfo.InvariantCulture.CompareInfo,
        29 => Pick([TimeZoneInfo.Utc, TimeZoneInfo.Local, .. TimeZoneInfo.GetSystemTimeZones()]),
        30 => Pick<object>(Encoding.UTF8, Encoding.Unicode, Encoding.Latin1, Encoding.ASCII),
        31 => new IPAddress(random.NextInt64(uint.MaxValue)),
        32 => Pick<object>(Level.Low, Level.High, new Level(Text(), random.Next())),
        33 => Pick<object>(DBNull.Value, Type.Missing, Nothing.Value, StringComparer.Ordinal, StringComparer.InvariantCultureIgnoreCase, TimeProvider.System),
        34 => Pick(typeof(int), typeof(List<string>), typeof(Link), typeof(Dictionary<,>)),
        35 => new BitArray([random.Next(2) == 0, true, false]),
        36 => Pick<object>((Func<int, int>)(x => x + 1), (Action)(() => { })),
        37 => Capturing(),
        38 => Rare(),
        _ => new StringBuilder(Text()),
    };

    /// <summary>Returns an object of a type that users seldom send, or that is refused.</summary>
    object Rare() => random.Next(30) switch
    {
        0 => new PriorityQueue<string, int>([("a", 2), ("b", 1), (Text(), 3)]),
        1 => new PriorityQueue<int, string>([(1, "B"), (2, "a")], StringComparer.OrdinalIgnoreCase),
        2 => new Hashtable(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 },
        3 => new NameValueCollection { ["a"] = Text() },
        4 => new Regex("a+b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(random.Next(1, 9))),
        5 => JsonNode.Parse("""{"a": [1, "b"]}""")!,
        6 => JsonDocument.Parse("""{"a": [1, "b"]}"""),
        7 => JsonDocument.Parse("""{"a": [1, "b"]}""").RootElement,
        8 => new XElement("a", new XAttribute("b", 1), "text"),
        9 => new FileInfo("/tmp/file"),
        10 => new DirectoryInfo("/tmp"),
        11 => new BlockingCollection<int>(),
        12 => Expando(),
        13 => new Lazy<int>(() => 5),
        14 => KeyValuePair.Create<string, object?>(Text(), Any(0)),
        15 => new AsyncLocal<int> { Value = 7 },
        16 => new SortedList(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 },
        17 => CultureInfo.InvariantCulture.NumberFormat,
        18 => CultureInfo.InvariantCulture.DateTimeFormat,
        19 => new Random(random.Next()),
        20 => new DataTable("table"),
        21 => new MemoryStream([1, 2, 3]),
        22 => new Dictionary<string, int>(StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.IgnoreCase | CompareOptions.IgnoreSymbols)) { ["a"] = 1 },
        23 => TimeZoneInfo.CreateCustomTimeZone("own", TimeSpan.FromHours(2), "own", "own"),
        _ => Salted(),
    };

    /// <summary>Returns a collection whose keys have other hash codes where it arrives.</summary>
    object Salted()
    {
        var comparer = new SaltedComparer();
        var pairs = new Hashtable(comparer) { [Text()] = Any(0), ["b"] = 2 };
        return random.Next(5) switch
        {
            0 => pairs,
            1 => new OrderedDictionary(comparer) { ["a"] = Any(0), ["b"] = 2 },
            2 => new Dictionary<string, object?>(comparer) { ["a"] = Any(0) },
            3 => new Dictionary<string, object?> { ["a"] = Any(0) }.ToFrozenDictionary(comparer),
            _ => Hashtable.Synchronized(pairs),
        };
    }

    static object Expando()
    {
        IDictionary<string, object?> made = new ExpandoObject();
        made["a"] = 1;
        return made;
    }

    /// <summary>Returns two functions that share what they captured, or one that captured an object of the graph.</summary>
    object Capturing()
    {
        var (count, seen) = (random.Next(), _made.Count > 0 ? _made[random.Next(_made.Count)] : null);
        Func<int> read = () => count + (seen is null ? 0 : 1);
        Action add = () => count++;
        return random.Next(2) == 0 ? read : new Delegate[] { read, add };
    }

    object Branch(int depth)
    {
        var (element, count) = (Elements[random.Next(Elements.Length)], random.Next(5));
        switch (random.Next(15))
        {
            case 0: return Grid(element, depth);
            case 1: return new Dog(Text(), random.Next(), random.Next(2) == 0 ? null : [random.NextDouble()]);
            case 2: return new Person(Text(), random.Next(2) == 0 ? null : 7, new Place(1, double.NaN, Text()), Any(depth));
            case 3: return Cycle(depth);
            case 4: return Make(typeof(Box<>), [element], Of(element, depth));
            case 5: return new Hashtable { [random.Next()] = Any(depth), [Text()] = Any(depth) };
            case 6: return new object?[] { Any(depth), Any(depth), Any(depth) };
            case 7: return new ArrayList { Any(depth), Any(depth) };
            case 8: return Make(typeof(ValueTuple<,>), [element, typeof(object)], Of(element, depth), Any(depth));
            case 9: return new Herd { Text(), null };
            case 13: return Failure(depth);
            case 10: return Keyed(Items(typeof(string), count, depth), element, depth);
            case 11: return Keyed(Items(typeof(int), count, depth), element, depth);
            case 12: return Set(element == typeof(string) || random.Next(2) == 0 ? typeof(string) : typeof(int), count, depth);
            default: return Sequence(element, Items(element, count, depth));
        }
    }

    object Sequence(Type element, Array items) => random.Next(19) switch
    {
        0 => Make(typeof(List<>), [element], items),
        1 => Make(typeof(Queue<>), [element], items),
        2 => Make(typeof(Stack<>), [element], items),
        3 => Make(typeof(LinkedList<>), [element], items),
        4 => Make(typeof(ConcurrentQueue<>), [element], items),
        5 => Make(typeof(ConcurrentStack<>), [element], items),
        6 => Make(typeof(ReadOnlyCollection<>), [element], items),
        7 => Make(typeof(ObservableCollection<>), [element], items),
        8 => Make(typeof(Collection<>), [element], items),
        9 => Call(typeof(ImmutableArray), "ToImmutableArray", [element], items),
        10 => Call(typeof(ImmutableList), "ToImmutableList", [element], items),
        11 => Call(typeof(ImmutableQueue), "CreateRange", [element], items),
        12 => Call(typeof(ImmutableStack), "CreateRange", [element], items),
        13 => Make(typeof(ArraySegment<>), [element], items),
        14 => Make(typeof(Memory<>), [element], items),
        15 => Make(typeof(ReadOnlyMemory<>), [element], items),
        16 => Make(typeof(List<>), [element.MakeArrayType()], NewArray(element.MakeArrayType(), [items, items])),
        17 => NewArray(element.MakeArrayType(), [items, null, items]),
        _ => items,
    };

    object Keyed(Array keys, Type value, int depth)
    {
        var key = keys.GetType().GetElementType()!;
        var comparer = key == typeof(string) ? random.Next(2) == 0 ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal : null;
        var pairs = (IDictionary)Make(typeof(Dictionary<,>), [key, value], comparer);
        foreach (var one in keys)
            pairs[one] = Of(value, depth);
        return random.Next(8) switch
        {
            0 => Make(typeof(SortedDictionary<,>), [key, value], pairs, comparer),
            1 => Make(typeof(SortedList<,>), [key, value], pairs, comparer),
            2 => Make(typeof(ConcurrentDictionary<,>), [key, value], pairs, comparer),
            3 => Make(typeof(ReadOnlyDictionary<,>), [key, value], pairs),
            4 => Call(typeof(ImmutableDictionary), "ToImmutableDictionary", [key, value], pairs, comparer),
            5 => Call(typeof(ImmutableSortedDictionary), "ToImmutableSortedDictionary", [key, value], pairs, comparer),
            6 => Call(typeof(FrozenDictionary), "ToFrozenDictionary", [key, value], pairs, comparer),
            _ => pairs,
        };
    }

    object Set(Type element, int count, int depth)
    {
        var items = Items(element, count, depth);
        var comparer = element == typeof(string) && random.Next(2) == 0 ? StringComparer.OrdinalIgnoreCase : null;
        return random.Next(5) switch
        {
            0 => Make(typeof(SortedSet<>), [element], items, comparer),
            1 => Call(typeof(ImmutableHashSet), "ToImmutableHashSet", [element], items, comparer),
            2 => Call(typeof(ImmutableSortedSet), "ToImmutableSortedSet", [element], items, comparer),
            3 => Call(typeof(FrozenSet), "ToFrozenSet", [element], items, comparer),
            _ => Make(typeof(HashSet<>), [element], items, comparer),
        };
    }

    Exception Failure(int depth)
    {
        Exception made = random.Next(5) switch
        {
            0 => new ArgumentOutOfRangeException(Text(), random.Next(), Text()),
            1 => new IOException(Text(), random.Next()),
            2 => new AggregateException(Text(), Failure(0), Failure(0)),
            3 => new ModelException(Text(), Any(depth)),
            _ => new InvalidOperationException(Text(), random.Next(2) == 0 ? null : Failure(0)),
        };
        if (random.Next(3) == 0)
            made.Data["a"] = Any(depth);
        return made;
    }

    object Cycle(int depth)
    {
        var (first, second) = (new Link { Value = Any(depth) }, new Link { Value = Any(depth) });
        (first.Next, second.Next) = (second, random.Next(2) == 0 ? first : null);
        first.Others.AddRange([first, second]);
        return first;
    }

    Array Grid(Type element, int depth)
    {
        var grid = Array.CreateInstance(element, 2, 1 + random.Next(2));
        for (var i = 0; i < grid.GetLength(0); i++)
            for (var j = 0; j < grid.GetLength(1); j++)
                grid.SetValue(Of(element, depth), i, j);
        return grid;
    }

    Array Items(Type element, int count, int depth) => NewArray(element, [.. Enumerable.Range(0, count).Select(_ => Of(element, depth))]);

    static Array NewArray(Type element, object?[] items)
    {
        var array = Array.CreateInstance(element, items.Length);
        items.CopyTo(array, 0);
        return array;
    }

    /// <summary>Returns a value of a type. Keys of dictionaries are among them, and are never null.</summary>
    object? Of(Type type, int depth) =>
        type == typeof(int) ? random.Next(100)
        : type == typeof(string) ? Text()
        : type == typeof(double) ? random.NextDouble()
        : type == typeof(object) ? Any(depth)
        : type == typeof(DateTime) ? Time()
        : type == typeof(Guid) ? Id()
        : type == typeof(decimal) ? 1.50m
        : type == typeof(bool) ? random.Next(2) == 0
        : type == typeof(char) ? (char)random.Next(char.MaxValue + 1)
        : type == typeof(Season) ? Season.Summer
        : type == typeof(Place) ? new Place(-0.0, random.NextDouble(), Text())
        : type == typeof(Person) ? new Person(Text(), null, default, null)
        : type == typeof(int?) ? random.Next(2) == 0 ? null : 5
        : type == typeof(byte[]) ? new byte[] { 1, 2, (byte)random.Next(256) }
        : type == typeof(string[]) ? new[] { Text(), null, Text() }
        : type == typeof((int, string)) ? (random.Next(), Text())
        : type == typeof(Tuple<string, object>) ? Tuple.Create(Text(), Any(depth))
        : type == typeof(Level) ? Level.High
        : type == typeof(long) ? (object)random.NextInt64()
        : (Int128)random.NextInt64();

    /// <summary>Returns a text of a few characters, among them halves of surrogate pairs, or a long text.</summary>
    string Text()
    {
        var length = random.Next(20) == 0 ? random.Next(250, 600) : random.Next(6);
        return new string([.. Enumerable.Range(0, length).Select(_ => random.Next(4) == 0 ? (char)random.Next(char.MaxValue + 1) : (char)random.Next('a', 'z'))])
            + (random.Next(4) == 0 ? "\ud83d" : "");
    }

    DateTime Time() => new(random.NextInt64(DateTime.MaxValue.Ticks), (DateTimeKind)random.Next(2));

    Guid Id()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];

    /// <summary>Makes an object by the constructor that takes the arguments; a comparer that is null is left out.</summary>
    static object Make(Type generic, Type[] types, params object?[] arguments)
    {
        var given = arguments is [.., null] && typeof(IEnumerable).IsAssignableFrom(generic) ? arguments[..^1] : arguments;
        // The activator takes Type.Missing for an argument that is left out.
        return Activator.CreateInstance(generic.MakeGenericType(types), Array.ConvertAll(given, argument => argument == Type.Missing ? null : argument))!;
    }

    static object Call(Type type, string method, Type[] types, params object?[] arguments)
    {
        var takes = (from candidate in type.GetMethods()
                     where candidate.Name == method && candidate.GetGenericArguments().Length == types.Length && candidate.GetParameters().Length == arguments.Length
                     let made = candidate.MakeGenericMethod(types)
                     where made.GetParameters().Zip(arguments).All(pair => pair.Second is null || pair.First.ParameterType.IsInstanceOfType(pair.Second))
                         && made.GetParameters()[0].ParameterType.IsGenericType && made.GetParameters()[0].ParameterType.Name == "IEnumerable`1"
                     select made).First();
        return takes.Invoke(null, arguments)!;
    }
}
