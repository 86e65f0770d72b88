using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ActorSweep.Tests.Architecture;

/// <summary>The names of types and methods use one verb for each transition, on every layer. docs/decisions/0091 lists the verbs.</summary>
public sealed partial class VocabularyTests
{
    /// <summary>Each verb, and the words that other names used for the same transition.</summary>
    static readonly (string Verb, string[] Instead)[] Verbs =
    [
        ("Submit", ["HandIn", "Hello"]),
        ("Assign", ["GiveOut", "HandOut"]),
        ("Recall", ["TakeBack", "PutBack"]),
        ("Return", ["GiveBack", "GivenBack"]),
        ("Finish", ["Executed", "Kept", "Done"]),
        ("Fail", ["Accuse", "Accused", "GiveUp", "GivenUp"]),
        ("Lose", ["Died", "Gone"]),
        ("Release", ["Forget", "Forgotten", "LetGo", "Abandon", "Abandoned"]),
        ("Delete", ["Drop", "Dropped", "Evict"]),
        ("Register", ["Join", "Joined", "Welcome", "Meet"]),
        ("Reconnect", ["CameBack", "ComeBack"]),
        ("Unregister", ["Leave", "Left", "Goodbye", "Forsake"]),
        ("Recover", ["TakeOver", "TookOver", "Inherit"]),
        ("Adopt", ["TakeUp", "TakeIn"]),
        ("Drain", ["SendOff"]),
    ];

    /// <summary>Names that mean something else, each with its reason.</summary>
    static readonly Dictionary<string, string> Exceptions = new()
    {
        ["FireAndForget"] = "The field's name for a call whose result nobody waits for.",
        ["TimeLeft"] = "An amount, not a move.",
    };

    /// <summary>Verbs that need a noun, which says whether a task, a chunk, a run or a worker is meant.</summary>
    static readonly HashSet<string> NeedANoun =
        ["Submit", "Assign", "Recall", "Cancel", "Finish", "Fail", "Lose", "Release", "Delete", "Secede", "Rejoin", "Register", "Reconnect", "Unregister", "Recover", "Adopt", "Drain", "Retry", "Requeue", "Reopen", "Discard"];

    static readonly Assembly[] Assemblies =
    [
        typeof(SweepSpec).Assembly, typeof(global::ActorSweep.Protocol.Messages.WireMessage).Assembly, typeof(SweepClient).Assembly,
        typeof(global::ActorSweep.Execution.Jobs.Job).Assembly, typeof(LocalOptions).Assembly, typeof(ActorSweep.Models.Sir).Assembly,
        typeof(global::ActorSweep.Node.Commands.CommandLine).Assembly,
    ];

    /// <summary>The types of the source code, without those of the compiler and of generators.</summary>
    static IEnumerable<Type> Types =>
        Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type =>
            type.Namespace?.StartsWith("ActorSweep", StringComparison.Ordinal) == true
            && !type.FullName!.Contains('<') && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
            && type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is null);

    static IEnumerable<MethodInfo> MethodsOf(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && !method.Name.Contains('<') && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null);

    [Fact]
    public void No_name_of_a_type_or_method_uses_another_word_for_a_transition()
    {
        var names = Types.Select(type => (Name: type.Name.Split('`')[0], Where: type.FullName!))
            .Concat(Types.SelectMany(MethodsOf, (type, method) => (method.Name, Where: $"{type.FullName}.{method.Name}")));
        var wrong =
            from name in names
            where !Exceptions.ContainsKey(name.Name)
            from verb in Verbs
            from word in verb.Instead
            where WordsOf(name.Name).Contains($" {word} ", StringComparison.Ordinal)
            select $"{name.Where}: {verb.Verb} instead of {word}";
        Assert.True(!wrong.Any(), string.Join("\n", wrong.Distinct()));
    }

    [Fact]
    public void Every_exception_is_the_name_of_a_type_or_method()
    {
        var names = Types.Select(type => type.Name.Split('`')[0]).Concat(Types.SelectMany(MethodsOf, (_, method) => method.Name)).ToHashSet();
        Assert.All(Exceptions.Keys, name => Assert.Contains(name, names));
    }

    [Fact]
    public void No_two_types_share_a_name()
    {
        var shared =
            from type in Types
            group type.FullName! by type.Name into same
            where same.Count() > 1
            select string.Join(", ", same);
        Assert.True(!shared.Any(), string.Join("\n", shared));
    }

    [Fact]
    public void A_method_of_the_deciders_and_the_actors_names_the_noun_of_its_transition()
    {
        string[] rooms = ["Scheduling", "Working", "Submitting", "Queue", "Actors"];
        var bare =
            from type in Types
            where rooms.Contains(type.Namespace!.Split('.')[^1])
            from method in MethodsOf(type)
            where NeedANoun.Contains(method.Name)
            select $"{type.FullName}.{method.Name}";
        Assert.True(!bare.Any(), string.Join("\n", bare.Distinct()));
    }

    [Fact]
    public void Words_are_found_inside_names() => Assert.Equal(" Take Back Work TakeBack BackWork ", WordsOf("TakeBackWork"));

    /// <summary>Returns the words of a name, each between spaces, and each pair of adjacent words as one.</summary>
    static string WordsOf(string name)
    {
        var words = Word().Matches(name).Select(match => match.Value).ToList();
        return $" {string.Join(' ', words.Concat(words.Zip(words.Skip(1), (a, b) => a + b)))} ";
    }

    [GeneratedRegex("[A-Z][a-z]*")]
    private static partial Regex Word();
}
