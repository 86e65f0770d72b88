namespace ActorSweep.Protocol.Payloads;

/// <summary>Reads the arguments of calls. No function runs and no result is requested before the call is invoked.</summary>
sealed class ArgumentReader(ByteReader reader, ResolvedFunction[] functions, Func<int, object?> input)
{
    /// <summary>The deepest nesting of calls that is read. The chains of real graphs are far shorter.</summary>
    const int Deepest = 1000;
    int _depth;

    /// <summary>Reads the whole call.</summary>
    public PreparedCall Read()
    {
        var call = ReadCall(out var function);
        return new PreparedCall(call, function.ResultType);
    }

    Func<object?> ReadCall(out ResolvedFunction called)
    {
        if (++_depth > Deepest)
            throw new InvalidDataException($"The call is nested more than {Deepest} levels deep.");
        var function = called = functions[reader.ReadInt()];
        var target = reader.ReadByte() == 0 ? null : ReadArgument();
        var arguments = ReadAll();
        _depth--;
        return () => function.Invoke(target?.Invoke(), Values(arguments));
    }

    Func<object?>[] ReadAll()
    {
        var arguments = new Func<object?>[reader.ReadCount()];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = ReadArgument();
        return arguments;
    }

    Func<object?> ReadArgument()
    {
        switch (reader.ReadByte())
        {
            case ArgumentKind.Constant:
                var value = PayloadCodec.Decode(reader.ReadBlock());
                return () => value;
            case ArgumentKind.Token:
                return () => TaskToken.Current;
            case ArgumentKind.Input:
                var index = reader.ReadInt();
                return () => input(index);
            case ArgumentKind.Array:
                var element = TypeText.Find(reader.ReadText());
                var items = ReadAll();
                return () => NewArray(element, items);
            case ArgumentKind.Call:
                return ReadCall(out _);
            case var kind:
                throw new InvalidDataException($"The call has an argument of kind {kind}, which this version does not know.");
        }
    }

    static object?[] Values(Func<object?>[] arguments) => arguments.Length == 0 ? [] : Array.ConvertAll(arguments, argument => argument());

    static Array NewArray(Type element, Func<object?>[] items)
    {
        var array = Array.CreateInstance(element, items.Length);
        for (var i = 0; i < items.Length; i++)
            array.SetValue(items[i](), i);
        return array;
    }
}
