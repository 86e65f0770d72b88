using System.Collections.Concurrent;
using System.Reflection;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Converts types to text and back. The text has the names of assemblies but no versions, since a node may have another build.</summary>
static class TypeText
{
    static readonly ConcurrentDictionary<Type, string> Texts = new();
    static readonly ConcurrentDictionary<string, Type> Types = new();

    public static string Of(Type type) => Texts.GetOrAdd(type, static type => $"{NameOf(type)}, {AssemblyOf(type)}");

    /// <exception cref="MissingCodeException">This node lacks the type.</exception>
    public static Type Find(string text) => Types.GetOrAdd(
        text, static text => Type.GetType(text, LoadAssembly, FindType, throwOnError: true) ?? throw Missing("type", text, null));

    static string NameOf(Type type) => type switch
    {
        { IsArray: true } =>
            NameOf(type.GetElementType()!) + (type.IsSZArray ? "[]" : type.GetArrayRank() == 1 ? "[*]" : $"[{new string(',', type.GetArrayRank() - 1)}]"),
        { IsConstructedGenericType: true } =>
            $"{type.GetGenericTypeDefinition().FullName}[{string.Join(",", type.GetGenericArguments().Select(argument =>
                $"[{Of(argument)}]"))}]",
        _ => type.FullName ?? type.Name,
    };

    static string? AssemblyOf(Type type) => type.IsArray ? AssemblyOf(type.GetElementType()!) : type.Assembly.GetName().Name;

    static Assembly LoadAssembly(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (IOException e)
        {
            // The assembly may have been loaded by its path or from bytes.
            return AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(loaded => loaded.GetName().Name == name.Name)
                ?? throw Missing("assembly", name.Name!, e);
        }
    }

    static Type? FindType(Assembly? assembly, string name, bool ignoreCase) => assembly!.GetType(name, throwOnError: false, ignoreCase)
        ?? throw new MissingCodeException(
            $"this node's '{assembly.GetName().Name}' has no type '{name}'; the node has another build than the client.");

    static MissingCodeException Missing(string what, string name, Exception? cause) =>
        new($"this node has no {what} '{name}'. Send it with the call, or install it on the node.", cause);
}
