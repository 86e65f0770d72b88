using System.Reflection;
using System.Runtime.ExceptionServices;
using ActorSweep.Client.Models;
using ActorSweep.Core.Reduction;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep;

/// <summary>
/// A model that sweeps can run: a static method. Values are bound to its parameters, and the members of its result to series and scalars, by name.
/// </summary>
public sealed class Model
{
    readonly MethodInvoker _invoker;
    readonly Func<Number, object>[] _converters;
    readonly int[] _positions;
    readonly SeedBinder? _seed;
    readonly object?[] _defaults;
    readonly ResultMembers _result;

    internal Model(
        ModelSignature signature,
        MethodInfo method,
        (int Position, Func<Number, object> Convert)[] parameters,
        SeedBinder? seed,
        ResultMembers result)
    {
        Signature = signature;
        (Method, _invoker) = (method, MethodInvoker.Create(method));
        _positions = [.. parameters.Select(p => p.Position)];
        _converters = [.. parameters.Select(p => p.Convert)];
        _defaults = Array.ConvertAll(method.GetParameters(), p => p.HasDefaultValue ? p.DefaultValue : null);
        (_seed, _result) = (seed, result);
    }

    /// <summary>Returns the model of a static method with named parameters and defaults, such as <c>Model.Of(Flu.Simulate)</c>.</summary>
    /// <param name="method">The method.</param>
    /// <remarks>
    /// Parameters are numbers; <c>[Range]</c> bounds them, otherwise they must be finite. A parameter named <c>seed</c> takes the seed of the
    /// simulation. A parameter that is not a number needs a default, and always has it. The properties of the result are series over time (arrays
    /// or lists of numbers, one element a step) and scalars (numbers, or bool as 0 and 1). A result needs at least one of them.
    /// </remarks>
    /// <exception cref="InvalidSweepException">The method is not a model; the message says what to change.</exception>
    public static Model Of(Delegate method) => ModelBinder.Bind(FunctionText.NameOf(method.Method), method.Method);

    /// <summary>Gets the name of the model, its parameters with defaults and bounds, and the names of its series and scalars.</summary>
    public ModelSignature Signature { get; }

    internal MethodInfo Method { get; }

    /// <summary>Runs one simulation of a sweep, and returns the times that the sweep records.</summary>
    internal SimulationResult Run(SweepPlan plan, long index)
    {
        var (series, scalars) = RunWhole(plan, index);
        return SeriesRecorder.Record(series, scalars, plan.Spec.Every);
    }

    /// <summary>Runs one simulation of a sweep, and returns every step.</summary>
    internal (double[][] Series, Number[] Scalars) RunWhole(SweepPlan plan, long index) =>
        Run(plan.ValuesAt(index / plan.Layout.Replicates), Signature.TakesSeed ? plan.SeedOf(index) : default);

    /// <summary>Runs one simulation, and returns every step.</summary>
    /// <param name="values">The parameter values, in the order of the signature.</param>
    /// <param name="seed">The seed of its random stream; unused where the model takes no seed.</param>
    internal (double[][] Series, Number[] Scalars) Run(Number[] values, StreamSeed seed)
    {
        var arguments = (object?[])_defaults.Clone();
        for (var i = 0; i < _positions.Length; i++)
            arguments[_positions[i]] = _converters[i](values[i]);
        if (_seed is not null)
            arguments[_seed.Position] = _seed.Convert(seed);

        var result = Invoke(arguments) ?? throw new InvalidOperationException("the model returned null.");
        return ([.. _result.Series.Select(member => member.Of(result))], [.. _result.Scalars.Select(member => member.Of(result))]);
    }

    object? Invoke(object?[] arguments)
    {
        try
        {
            return _invoker.Invoke(null, arguments.AsSpan());
        }
        catch (TargetInvocationException e) when (e.InnerException is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
            throw;
        }
    }
}
