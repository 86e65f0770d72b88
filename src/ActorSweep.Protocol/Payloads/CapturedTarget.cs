using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorSweep.Protocol.Payloads;

/// <summary>The values that a function captured. Each call opens its own copy.</summary>
abstract class CapturedTarget
{
    const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public abstract object? Open();

    public static CapturedTarget Of(ReadOnlyMemory<byte> bytes) => PayloadCodec.Decode(bytes) switch
    {
        null => new Shared(null),
        var first when first.GetType() is var type && !type.IsDefined(typeof(CompilerGeneratedAttribute)) => new Decoded(bytes),
        var first when first.GetType().GetFields(Own) is [] => new Shared(first),
        var first when Array.TrueForAll(first.GetType().GetFields(Own), field => IsValue(field.FieldType)) => new Cloned(first),
        _ => new Decoded(bytes),
    };

    static bool IsValue(Type type) => type == typeof(string) || type.IsEnum || RawType.Find(type) is not null;

    /// <summary>A lambda without captured values: there is nothing that a call could change.</summary>
    sealed class Shared(object? target) : CapturedTarget
    {
        public override object? Open() => target;
    }

    /// <summary>A lambda that captured only numbers and texts. Copying its fields is much faster than decoding.</summary>
    sealed class Cloned(object target) : CapturedTarget
    {
        static readonly Func<object, object> Clone =
            typeof(object).GetMethod(nameof(MemberwiseClone), Own)!.CreateDelegate<Func<object, object>>();

        public override object Open() => Clone(target);
    }

    sealed class Decoded(ReadOnlyMemory<byte> bytes) : CapturedTarget
    {
        public override object? Open() => PayloadCodec.Decode(bytes);
    }
}
