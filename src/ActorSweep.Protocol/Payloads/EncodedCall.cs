using System.Reflection;

namespace ActorSweep.Protocol.Payloads;

/// <summary>A call as bytes, in two parts: the first is the same for all calls of a function.</summary>
/// <param name="Name">The function's name for people, such as <c>Flu.Simulate</c>.</param>
/// <param name="Shape">The functions that are called. Equal ones have equal bytes, so that they can be sent and kept once.</param>
/// <param name="Arguments">What the functions take, and where the results of other calls go.</param>
/// <param name="Code">The assemblies that the functions are in.</param>
sealed record EncodedCall(string Name, byte[] Shape, byte[] Arguments, IReadOnlyList<Assembly> Code);
