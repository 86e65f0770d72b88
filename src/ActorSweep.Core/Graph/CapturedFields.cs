using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace ActorSweep.Core.Graph;

/// <summary>
/// Finds the captured variables that a lambda's code uses, including the code of the lambdas, local functions, iterators and asynchronous bodies in it.
/// </summary>
static class CapturedFields
{
    const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    static readonly ConcurrentDictionary<MethodBase, IReadOnlySet<FieldInfo>?> Known = new();

    /// <summary>Returns the fields; null where there is no code to read.</summary>
    public static IReadOnlySet<FieldInfo>? UsedBy(MethodInfo lambda) => Known.GetOrAdd(lambda, static first =>
    {
        var (fields, seen, open) = (new HashSet<FieldInfo>(), new HashSet<MemberInfo> { first }, new Stack<MethodBase>([first]));
        while (open.TryPop(out var method))
        {
            if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
                return null;
            foreach (var member in MembersIn(code, method))
            {
                if (member is FieldInfo field && IsMade(field.DeclaringType!))
                    fields.Add(DefinitionOf(field));
                foreach (var inside in CodeOf(member))
                    if (seen.Add(inside))
                        open.Push(inside);
            }
        }
        return fields;
    });

    /// <summary>Returns the field of the generic type definition, so that one entry covers all type arguments.</summary>
    public static FieldInfo DefinitionOf(FieldInfo field) =>
        field.DeclaringType is { IsGenericType: true } owner ? (FieldInfo)owner.GetGenericTypeDefinition().Module.ResolveField(field.MetadataToken)! : field;

    /// <summary>Returns the compiler's own methods that using a member may run: that member, or all methods of an iterator or asynchronous body.</summary>
    static IEnumerable<MethodBase> CodeOf(MemberInfo member)
    {
        if (member is MethodBase called && called.DeclaringType is { } owner && IsMade(called.Name) && !IsBody(owner) && called.GetMethodBody() is not null)
            yield return called;
        var types = member is MethodInfo { IsGenericMethod: true } start ? start.GetGenericArguments().Append(member.DeclaringType) : [member.DeclaringType];
        foreach (var body in types.OfType<Type>().Where(IsBody))
            foreach (var method in body.GetMethods(All).Where(m => m.GetMethodBody() is not null))
                yield return method;
    }

    /// <summary>Whether a type is an iterator or an asynchronous body.</summary>
    static bool IsBody(Type type) => IsMade(type) && !ClosureNames.IsClosure(type) && type.Name != "<>c" && !type.Name.StartsWith("<>c__", StringComparison.Ordinal);

    static bool IsMade(Type type) => IsMade(type.Name);

    static bool IsMade(string name) => name.StartsWith('<');

    static IEnumerable<MemberInfo> MembersIn(byte[] code, MethodBase method)
    {
        var ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        foreach (var (operand, token) in InstructionReader.Operands(code))
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok)
                if (method.Module.ResolveMember(token, ofType, ofMethod) is { } member)
                    yield return member;
    }
}
