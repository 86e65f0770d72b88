using System.Collections;
using System.Runtime.CompilerServices;

namespace ActorSweep.Protocol.Payloads;

/// <summary>The fields of <see cref="Exception"/> that travel. Its properties are virtual, and may run a user's code.</summary>
static class ExceptionFields
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    public static extern ref string? Message(Exception e);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    public static extern ref Exception? InnerException(Exception e);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_data")]
    public static extern ref IDictionary? Data(Exception e);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_helpURL")]
    public static extern ref string? HelpUrl(Exception e);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_HResult")]
    public static extern ref int HResult(Exception e);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_source")]
    public static extern ref string? Source(Exception e);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_remoteStackTraceString")]
    public static extern ref string? RemoteStackTrace(Exception e);

    /// <summary>The code of the system's exception, which each constructor sets.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_xcode")]
    public static extern ref int Code(Exception e);
}
