using System.Collections.Concurrent;
using System.Reflection;
using ActorSweep.Core.Graph;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Encodes a method or constructor as bytes, finds it by them on another node, and gives it a readable name.</summary>
static class FunctionText
{
    const BindingFlags Declared =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    static readonly ConcurrentDictionary<MethodBase, byte[]> Encoded = new();
    static readonly ConcurrentDictionary<MethodBase, string> Names = new();

    /// <summary>Encodes a method. Equal methods have equal bytes.</summary>
    public static byte[] Encode(MethodBase method) => Encoded.GetOrAdd(method, static method =>
    {
        var buffer = new ByteBuffer();
        buffer.WriteText(TypeText.Of(method.DeclaringType ?? throw new CannotTravelException(
            $"'{method.Name}' belongs to no type: it was compiled in this process, and other processes cannot find it. Pass a named method.")));
        buffer.WriteText(method.Name);
        WriteTypes(buffer, method.IsGenericMethod ? method.GetGenericArguments() : []);
        WriteTypes(buffer, [.. method.GetParameters().Select(parameter => parameter.ParameterType)]);
        buffer.WriteText(TypeText.Of(ReturnType(method)));
        return buffer.ToArray();
    });

    /// <exception cref="MissingCodeException">This node lacks the type or the method.</exception>
    public static MethodBase Find(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var (type, name, generics) = (TypeText.Find(reader.ReadText()), reader.ReadText(), ReadTexts(reader));
        var (parameters, result) = (ReadTexts(reader), reader.ReadText());
        foreach (var candidate in type.GetMembers(Declared).OfType<MethodBase>().Where(candidate => candidate.Name == name))
            if (Close(candidate, generics) is { } method
                && method.GetParameters().Select(parameter => TypeText.Of(parameter.ParameterType)).SequenceEqual(parameters)
                && TypeText.Of(ReturnType(method)) == result)
                return method;
        throw new MissingCodeException(
            $"this node's '{type.Assembly.GetName().Name}' has no {PeoplesName(type, name)}({string.Join(", ", parameters.Select(ShortName))}); "
            + "the node has another build than the client.");
    }

    public static string NameOf(MethodBase method) =>
        Names.GetOrAdd(method, static method => method.DeclaringType is { } type ? PeoplesName(type, method.Name) : method.Name);

    /// <summary>Returns a name such as <c>Flu.Simulate</c>. The compiler's names for lambdas, local functions and their classes are replaced.</summary>
    static string PeoplesName(Type type, string name)
    {
        var owner = type;
        while (owner.Name.StartsWith('<') && owner.DeclaringType is { } outer)
            owner = outer;
        if (name == ConstructorInfo.ConstructorName)
            return $"new {TypeName.Of(owner)}";
        var isMade = name.StartsWith('<') && name.Contains('>');
        var (inside, rest) = isMade ? (name[1..name.LastIndexOf('>')].Trim('<', '>', '$'), name[(name.LastIndexOf('>') + 1)..]) : (name, "");
        return $"{TypeName.Of(owner)}." + (!isMade ? name
            : rest.StartsWith("g__", StringComparison.Ordinal) ? rest[3..].Split('|')[0]
            : $"{inside} lambda");
    }

    static MethodBase? Close(MethodBase candidate, string[] generics)
    {
        if (candidate.IsGenericMethodDefinition != generics.Length > 0)
            return null;
        if (candidate is not MethodInfo { IsGenericMethodDefinition: true } open)
            return candidate;
        try
        {
            return open.GetGenericArguments().Length == generics.Length ? open.MakeGenericMethod([.. generics.Select(TypeText.Find)]) : null;
        }
        catch (ArgumentException)
        {
            // This overload has other constraints.
            return null;
        }
    }

    static Type ReturnType(MethodBase method) => method is MethodInfo { ReturnType: var type } ? type : typeof(void);

    static string ShortName(string text) => text.Split('[', ',')[0].Split('.')[^1];

    static void WriteTypes(ByteBuffer buffer, Type[] types)
    {
        buffer.WriteInt(types.Length);
        foreach (var type in types)
            buffer.WriteText(TypeText.Of(type));
    }

    static string[] ReadTexts(ByteReader reader)
    {
        var texts = new string[reader.ReadCount()];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = reader.ReadText();
        return texts;
    }
}
