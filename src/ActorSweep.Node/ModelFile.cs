using System.Reflection;
using System.Runtime.Loader;
using ActorSweep.Client.Models;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution.Bundles;

namespace ActorSweep.Node;

/// <summary>
/// A user's model, named as <c>--model path/to/My.dll!My.Namespace.Flu</c>. In place of the assembly, a project or a C# file can be given, which is built. The
/// name can be left out where the assembly has one model.
/// </summary>
static class ModelFile
{
    static readonly string Example = $"{SweepFields.Model.Flag} bin/Release/net10.0/My.dll!My.Flu";

    const string WhatAModelIs = $"a public static method that returns {ModelBinder.WhatToReturn}";

    /// <summary>Whether a text names a file rather than a model of the program.</summary>
    public static bool IsNamedBy(string model) => model.Contains('!') || ModelBuild.IsSource(model) || Path.GetExtension(model).Equals(".dll", StringComparison.OrdinalIgnoreCase);

    /// <summary>Resolves a model that a spec file names: its path may be relative to that file's folder.</summary>
    public static string Beside(string file, string model) =>
        IsNamedBy(model) && Split(model) is var (name, type) && Path.Combine(Path.GetDirectoryName(file)!, name) is var path && File.Exists(path)
            ? path + (type is null ? "" : $"!{type}")
            : model;

    static (string Path, string? Name) Split(string model) => model.IndexOf('!') is >= 0 and var at ? (model[..at], model[(at + 1)..]) : (model, null);

    /// <param name="text">PATH!TYPE, for a type with one model; PATH!TYPE.METHOD; or PATH, for an assembly with one model.</param>
    /// <exception cref="UsageException">The file, type or method does not exist; the message lists the models there are.</exception>
    /// <exception cref="InvalidSweepException">The method is not a model.</exception>
    public static Model Load(string text)
    {
        var (path, name) = Split(text);
        if (path.Length == 0 || name?.Length == 0)
            throw new UsageException($"cannot read {SweepFields.Model.Flag} '{text}': write PATH!TYPE, as in {Example}.");
        var assembly = LoadAssembly(path);
        return name is null ? Load(path, assembly) : Load(path, assembly, name);
    }

    /// <summary>Returns the only model of an assembly.</summary>
    static Model Load(string path, Assembly assembly) => ModelsOf(assembly).ToList() switch
    {
        [var only] => Load(path, assembly, only),
        [] => throw new UsageException($"'{path}' has no model. A model is {WhatAModelIs}."),
        var several => throw new UsageException($"'{path}' has several models. Name one, as in {SweepFields.Model.Flag} '{path}!{several[0]}'. The choices are: {string.Join(", ", several)}."),
    };

    static Model Load(string path, Assembly assembly, string name)
    {
        if (assembly.GetType(name) is { } type)
            return ModelBinder.Bind(type.Name, TheModelOf(type));
        var dot = name.LastIndexOf('.');
        if (dot > 0 && assembly.GetType(name[..dot]) is { } owner && Methods(owner).FirstOrDefault(m => m.Name == name[(dot + 1)..]) is { } method)
            return ModelBinder.Bind($"{owner.Name}.{method.Name}", method);
        throw new UsageException($"'{path}' has no type or method '{name}'. {Offer(name, [.. ModelsOf(assembly)])}");
    }

    static string Offer(string name, IReadOnlyList<string> models) => models switch
    {
        [] => $"The assembly has no model. A model is {WhatAModelIs}.",
        _ when models.Where(m => m.EndsWith($".{name}", StringComparison.Ordinal) || m.Contains($".{name}.", StringComparison.Ordinal)).ToList() is [var meant] =>
            $"Did you mean '{meant}'? The choices are: {string.Join(", ", models)}.",
        _ => Nearest.Suggest(name, [.. models]),
    };

    static Assembly LoadAssembly(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
            throw new UsageException($"the file '{path}' does not exist. Build the project of the model, and give its assembly, as in {Example}.");
        if (ModelBuild.IsSource(full))
            full = ModelBuild.Build(path);
        try
        {
            BundleLoader.Use(Path.GetDirectoryName(full)!);
            var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(full);
            ModelPackages.Use(assembly, full);
            return assembly;
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException)
        {
            throw new UsageException($"'{path}' is not a .NET assembly that can be loaded: {e.Message}");
        }
    }

    /// <summary>Returns the model of a type: the only method that returns series, or else the only one that returns scalars.</summary>
    static MethodInfo TheModelOf(Type type) => (Methods(type).Where(HasSeries).ToList() is { Count: > 0 } withSeries ? withSeries : Methods(type).Where(IsModel).ToList()) switch
    {
        [var model] => model,
        [] => throw new UsageException(
            $"'{type.FullName}' has no model. A model is {WhatAModelIs}. {(Methods(type) is [] ? "The type has no public static method." : $"The type's methods return: {string.Join(", ", Methods(type).Select(m => $"{m.Name}: {m.ReturnType.Name}"))}.")}"),
        var several => throw new UsageException(
            $"'{type.FullName}' has several models: {string.Join(", ", several.Select(m => m.Name))}. Name one, as in {SweepFields.Model.Flag} …!{type.FullName}.{several[0].Name}."),
    };

    static IEnumerable<string> ModelsOf(Assembly assembly) =>
        assembly.GetExportedTypes().SelectMany(Methods).Where(IsModel).Select(method => $"{method.DeclaringType!.FullName}.{method.Name}");

    static bool HasSeries(MethodInfo method) => ResultMembers.Of(method.ReturnType).Series.Count > 0;

    static bool IsModel(MethodInfo method) => ResultMembers.Of(method.ReturnType) is var result && result.Series.Count + result.Scalars.Count > 0;

    static MethodInfo[] Methods(Type type) => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);
}
