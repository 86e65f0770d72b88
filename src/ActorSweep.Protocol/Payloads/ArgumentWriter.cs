using System.Reflection;
using ActorSweep.Core.Graph;

namespace ActorSweep.Protocol.Payloads;

/// <summary>The kinds of arguments on the wire. A number is never reused.</summary>
static class ArgumentKind
{
    public const byte Constant = 0, Input = 1, Array = 2, Call = 3, Token = 4;
}

/// <summary>Writes the arguments of calls, and collects the functions that are called.</summary>
sealed class ArgumentWriter(ByteBuffer buffer, List<MethodBase> functions, Func<Dependency, int> inputIndex)
{
    public void Write(CapturedCall call)
    {
        var function = functions.IndexOf(call.Method);
        if (function < 0)
        {
            function = functions.Count;
            functions.Add(call.Method);
        }
        buffer.WriteInt(function);
        buffer.WriteByte(call.Target is null ? (byte)0 : (byte)1);
        if (call.Target is not null)
            Write(call.Target);
        buffer.WriteInt(call.Arguments.Count);
        for (var i = 0; i < call.Arguments.Count; i++)
            WriteNamed(call.Arguments[i], call.Method, i);
    }

    void WriteNamed(Argument argument, MethodBase method, int index)
    {
        try
        {
            Write(argument);
        }
        catch (CannotTravelException e) when (argument is Argument.ConstantArgument)
        {
            throw new CannotTravelException(
                $"argument '{method.GetParameters()[index].Name}' of {FunctionText.NameOf(method)}: {e.Message}", e);
        }
    }

    void WriteAll(IReadOnlyList<Argument> arguments)
    {
        buffer.WriteInt(arguments.Count);
        foreach (var argument in arguments)
            Write(argument);
    }

    void Write(Argument argument)
    {
        switch (argument)
        {
            // A token belongs to one process. The task gets its own.
            case Argument.ConstantArgument { Value: CancellationToken }:
                buffer.WriteByte(ArgumentKind.Token);
                break;
            case Argument.ConstantArgument constant:
                buffer.WriteByte(ArgumentKind.Constant);
                var start = buffer.BeginLength();
                PayloadCodec.Write(buffer, constant.Value);
                buffer.EndLength(start);
                break;
            case Argument.DependencyArgument of:
                buffer.WriteByte(ArgumentKind.Input);
                buffer.WriteInt(inputIndex(of.Dependency));
                break;
            case Argument.Array array:
                buffer.WriteByte(ArgumentKind.Array);
                buffer.WriteText(TypeText.Of(array.Element));
                WriteAll(array.Items);
                break;
            case Argument.Call call:
                buffer.WriteByte(ArgumentKind.Call);
                Write(call.Captured);
                break;
        }
    }
}
