using System.Text.RegularExpressions;
using Mono.Cecil;

namespace ActorSweep.Tests.Architecture;

/// <summary>The graph of folders of a project that use types of one another. Constants are not seen, because the compiler inlines them.</summary>
sealed partial class FolderGraph
{
    readonly Dictionary<string, string> _folderOf;
    readonly Dictionary<(string From, string To), (string From, string To)> _uses = [];

    FolderGraph(Dictionary<string, string> folderOf) => _folderOf = folderOf;

    /// <param name="assembly">The path of the project's compiled assembly.</param>
    /// <param name="sources">The project's folder.</param>
    public static FolderGraph Of(string assembly, string sources)
    {
        var graph = new FolderGraph(FoldersOf(sources));
        using var definition = AssemblyDefinition.ReadAssembly(assembly);
        foreach (var type in definition.MainModule.Types)
            graph.AddUsesOf(type, NameOf(type));
        return graph;
    }

    public int Folders => _folderOf.Values.Distinct().Count();

    /// <summary>Returns the cycles of folders, with one example per arrow; empty if there are none.</summary>
    public IEnumerable<string> Circles()
    {
        foreach (var (from, to) in _uses.Keys)
            if (PathFrom(to, from) is { } back && string.CompareOrdinal(from, back.Min(StringComparer.Ordinal)) <= 0)
                yield return string.Join(", ", new[] { from }.Concat(back).Zip(back, (a, b) => $"{Shown(a)} → {Shown(b)} ({_uses[(a, b)].From} uses {_uses[(a, b)].To})"));
    }

    static string Shown(string folder) => folder.Length == 0 ? "." : folder;

    /// <summary>Returns a path of folders along the arrows; null if there is none.</summary>
    List<string>? PathFrom(string start, string end)
    {
        var before = new Dictionary<string, string?> { [start] = null };
        var next = new Queue<string>([start]);
        while (next.TryDequeue(out var folder))
        {
            if (folder == end)
            {
                var path = new List<string>();
                for (string? step = end; step is not null; step = before[step])
                    path.Insert(0, step);
                return path;
            }
            foreach (var to in _uses.Keys.Where(use => use.From == folder).Select(use => use.To))
                if (before.TryAdd(to, folder))
                    next.Enqueue(to);
        }
        return null;
    }

    static Dictionary<string, string> FoldersOf(string sources)
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories))
        {
            var folder = Path.GetDirectoryName(Path.GetRelativePath(sources, file))!.Replace('\\', '/');
            if (folder.Split('/')[0] is "bin" or "obj")
                continue;
            var text = File.ReadAllText(file);
            foreach (Match type in Declaration().Matches(text))
                folders.TryAdd($"{Namespace().Match(text).Groups[1].Value}.{type.Groups[1].Value}", folder);
        }
        return folders;
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:\w+ )*?(?:record struct|record class|record|class|struct|interface|enum|delegate [\w<>\[\]?,. ]+?) +(\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    void AddUsesOf(TypeDefinition type, string user)
    {
        Add(user, type.BaseType);
        foreach (var one in type.Interfaces)
            Add(user, one.InterfaceType);
        foreach (var parameter in type.GenericParameters)
            foreach (var constraint in parameter.Constraints)
                Add(user, constraint.ConstraintType);
        foreach (var attribute in type.CustomAttributes)
            Add(user, attribute);
        foreach (var field in type.Fields)
            Add(user, field.FieldType);
        foreach (var method in type.Methods)
            Add(user, method);
        foreach (var nested in type.NestedTypes)
            AddUsesOf(nested, user);
    }

    void Add(string user, CustomAttribute attribute)
    {
        Add(user, attribute.AttributeType);
        foreach (var type in attribute.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>())
            Add(user, type);
    }

    void Add(string user, MethodDefinition method)
    {
        AddSignature(user, method);
        if (!method.HasBody)
            return;
        foreach (var variable in method.Body.Variables)
            Add(user, variable.VariableType);
        foreach (var handler in method.Body.ExceptionHandlers)
            Add(user, handler.CatchType);
        foreach (var operand in method.Body.Instructions.Select(instruction => instruction.Operand))
            switch (operand)
            {
                case TypeReference type: Add(user, type); break;
                case FieldReference field: Add(user, field.DeclaringType); Add(user, field.FieldType); break;
                case MethodReference called:
                    Add(user, called.DeclaringType);
                    AddSignature(user, called);
                    foreach (var argument in (called as GenericInstanceMethod)?.GenericArguments ?? [])
                        Add(user, argument);
                    break;
            }
    }

    void AddSignature(string user, MethodReference method)
    {
        Add(user, method.ReturnType);
        foreach (var parameter in method.Parameters)
            Add(user, parameter.ParameterType);
    }

    void Add(string user, TypeReference? used)
    {
        foreach (var argument in (used as GenericInstanceType)?.GenericArguments ?? [])
            Add(user, argument);
        if (used is TypeSpecification composed)
            Add(user, composed.ElementType);
        else if (used is not (null or GenericParameter)
            && _folderOf.TryGetValue(user, out var from) && _folderOf.TryGetValue(NameOf(used), out var to) && from != to)
            _uses.TryAdd((from, to), (user, NameOf(used)));
    }

    /// <summary>Returns the full name of the outermost type, without the number of its type parameters.</summary>
    static string NameOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.FullName.Split('`')[0];
    }
}
