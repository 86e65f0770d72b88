namespace ActorSweep.Client.Parallelize.Naming;

/// <summary>What messages call functions and types.</summary>
static class FunctionName
{
    /// <summary>"Sir.Simulate"; lambdas and local functions, which have no name outside their method, are "the function".</summary>
    public static string Of(Delegate function) => function.Method is { Name: [not '<', ..] } method
        ? $"{method.DeclaringType?.Name}.{method.Name}"
        : "the function";

    /// <summary>A type as it is written: "Task&lt;Double&gt;".</summary>
    public static string Readable(Type type) => type == typeof(void) ? "nothing"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Readable))}>"
        : type.Name;
}
