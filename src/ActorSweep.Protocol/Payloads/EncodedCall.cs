using System.Reflection;

namespace ActorSweep.Protocol.Payloads;

/// <summary>A call as bytes in two parts: the shape, which is the same for all calls of a function, and the arguments.</summary>
/// <param name="Name">A readable name of the function, such as <c>Flu.Simulate</c>.</param>
/// <param name="Shape">The called functions. Equal functions have equal bytes, so that a shape is sent and kept once.</param>
/// <param name="Arguments">The arguments of the functions, with the places of the results of other calls.</param>
/// <param name="Code">The assemblies that hold the functions.</param>
sealed record EncodedCall(string Name, byte[] Shape, byte[] Arguments, IReadOnlyList<Assembly> Code);
