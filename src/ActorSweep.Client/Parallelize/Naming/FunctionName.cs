namespace ActorSweep.Client.Parallelize.Naming;

/// <summary>Names functions and types in messages.</summary>
static class FunctionName
{
    /// <summary>Returns the name, such as "Sir.Simulate". Lambdas and local functions, which have no readable name, are "the function".</summary>
    public static string Of(Delegate function) => function.Method is { Name: [not '<', ..] } method
        ? $"{method.DeclaringType?.Name}.{method.Name}"
        : "the function";

    /// <summary>Returns a type in C# notation, such as "Task&lt;Double&gt;".</summary>
    public static string Readable(Type type) => type == typeof(void) ? "nothing"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Readable))}>"
        : type.Name;
}
