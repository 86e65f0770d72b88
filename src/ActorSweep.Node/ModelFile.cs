using System.Reflection;
using System.Runtime.Loader;
using ActorSweep.Client.Models;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution.Bundles;

namespace ActorSweep.Node;

/// <summary>A user's model in an assembly, named as <c>--model path/to/My.dll!My.Namespace.Flu</c>.</summary>
static class ModelFile
{
    static readonly string Example = $"{SweepFields.Model.Flag} bin/Release/net10.0/My.dll!My.Flu";

    const string WhatAModelIs = $"a public static method that returns {ModelBinder.WhatToReturn}";

    /// <summary>Whether a text names a file rather than a model of the program.</summary>
    public static bool IsNamedBy(string model) => model.Contains('!');

    /// <summary>Resolves a model that a spec file names: its path may be relative to that file's folder.</summary>
    public static string Beside(string file, string model) =>
        IsNamedBy(model) && Path.Combine(Path.GetDirectoryName(file)!, model[..model.IndexOf('!')]) is var path && File.Exists(path)
            ? path + model[model.IndexOf('!')..]
            : model;

    /// <param name="text">PATH!TYPE, for a type with one model; or PATH!TYPE.METHOD.</param>
    /// <exception cref="UsageException">The file, type or method does not exist; the message lists the models there are.</exception>
    /// <exception cref="InvalidSweepException">The method is not a model.</exception>
    public static Model Load(string text)
    {
        var (path, name) = (text[..text.IndexOf('!')], text[(text.IndexOf('!') + 1)..]);
        if (path.Length == 0 || name.Length == 0)
            throw new UsageException($"cannot read {SweepFields.Model.Flag} '{text}': write PATH!TYPE, as in {Example}.");
        var assembly = LoadAssembly(path);
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
        if (Path.GetExtension(full) is ".cs" or ".csproj" or ".sln")
            throw new UsageException($"'{path}' is source code. Build it, and give the assembly, as in {Example}.");
        try
        {
            BundleLoader.Use(Path.GetDirectoryName(full)!);
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(full);
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
