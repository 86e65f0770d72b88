using System.Reflection;
using System.Xml.Linq;

namespace ActorSweep.Tests.Architecture;

/// <summary>The public surface: few documented types in one namespace, whose asynchronous methods can be cancelled.</summary>
public sealed class PublicSurfaceTests
{
    static readonly Assembly Core = typeof(SweepSpec).Assembly, Models = typeof(ActorSweep.Models.Sir).Assembly;

    static readonly Assembly[] ClientAndEngine =
        [typeof(global::ActorSweep.Protocol.Messages.WireMessage).Assembly, typeof(SweepClient).Assembly, typeof(global::ActorSweep.Execution.Jobs.Job).Assembly, typeof(LocalOptions).Assembly];

    static readonly Assembly[] All = [Core, .. ClientAndEngine, Models];

    /// <summary>The public types. Types that the compiler creates for extension members have names that no source can have.</summary>
    static IEnumerable<Type> TypesOf(params IEnumerable<Assembly> assemblies) =>
        assemblies.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => !type.FullName!.Contains('<'));

    /// <summary>A type and the types that share its name, such as Future and Future&lt;T&gt;, are one to a reader.</summary>
    static int CountOf(params IEnumerable<Assembly> assemblies) => TypesOf(assemblies).Select(type => type.FullName!.Split('`')[0]).Distinct().Count();

    [Fact]
    public void A_user_sees_at_most_70_types_of_client_and_engine_and_40_of_Core()
    {
        Assert.InRange(CountOf(ClientAndEngine), 1, 70);
        Assert.InRange(CountOf(Core), 1, 40);
    }

    [Fact]
    public void Public_types_are_in_the_users_namespace() =>
        Assert.All(TypesOf(All), type => Assert.Equal(type.Assembly == Models ? "ActorSweep.Models" : "ActorSweep", type.Namespace));

    /// <summary>The compiler asks for a summary of each member; this holds that no summary is empty.</summary>
    [Fact]
    public void Every_public_type_has_a_summary()
    {
        var documented = All.Select(assembly => Path.ChangeExtension(assembly.Location, ".xml")).Where(File.Exists)
            .SelectMany(file => XDocument.Load(file).Descendants("member"))
            .Where(member => member.Element("summary") is { } summary && !string.IsNullOrWhiteSpace(summary.Value) || member.Element("inheritdoc") is not null)
            .Select(member => member.Attribute("name")!.Value).ToHashSet();
        Assert.All(TypesOf(All), type => Assert.Contains($"T:{type.FullName!.Replace('+', '.')}", documented));
    }

    [Fact]
    public void Every_public_asynchronous_method_takes_an_optional_cancellationToken()
    {
        var failing =
            from type in TypesOf(All)
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            where IsAsynchronous(method.ReturnType) && !method.IsSpecialName && method.Name != nameof(IAsyncDisposable.DisposeAsync)
            where method.GetParameters() is var parameters && (parameters.Length == 0 || parameters[^1] is not { Name: "cancellationToken", HasDefaultValue: true } last || last.ParameterType != typeof(CancellationToken))
            select $"{type.Name}.{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.Name))})";
        Assert.True(!failing.Any(), string.Join("\n", failing));
    }

    static bool IsAsynchronous(Type type) =>
        typeof(Task).IsAssignableFrom(type)
        || type == typeof(ValueTask)
        || type is { IsGenericType: true } && type.GetGenericTypeDefinition() is var open && (open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>));
}
