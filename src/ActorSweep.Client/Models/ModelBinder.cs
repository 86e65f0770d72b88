using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace ActorSweep.Client.Models;

/// <summary>Makes a <see cref="Model"/> of a static method, by the rules in the remarks of <see cref="Model.Of"/>.</summary>
static class ModelBinder
{
    /// <summary>Says in messages what a model must return.</summary>
    public const string WhatToReturn = "a record of series over time, which are arrays or lists of numbers (double[], int[] …), or of scalars, which are numbers or bool, or of both";

    /// <exception cref="InvalidSweepException">The method is not a model; the message says what to change.</exception>
    public static Model Bind(string name, MethodInfo method)
    {
        var all = method.GetParameters();
        var seed = all.FirstOrDefault(p => p.Name == "seed");
        // A parameter that is not a number and has a default always keeps the default.
        var parameters = all.Where(p => p != seed && (NumberType.Of(p.ParameterType) is not null || !p.HasDefaultValue)).ToList();
        var result = ResultMembers.Of(method.ReturnType);
        if (result.Series.Count + result.Scalars.Count == 0)
            throw new InvalidSweepException($"model '{name}' returns {method.ReturnType.Name}, which has neither series nor scalars. Return {WhatToReturn}.");
        if (result.Rest is [var unfit, ..])
            throw new InvalidSweepException(
                $"model '{name}' returns {method.ReturnType.Name}, whose property '{unfit.Name}', of type {unfit.PropertyType.Name}, cannot be recorded. "
                + $"Return {WhatToReturn}; a value that is not for the results can be a method.");

        var binder = seed is null ? null : new SeedBinder(seed);
        var signature = new ModelSignature(
            name,
            [.. parameters.Select(p => Describe(name, p))],
            TakesSeed: seed is not null,
            [.. result.Series.Select(p => p.Name)],
            [.. result.Scalars.Select(p => p.Name)])
        {
            SeedKind = binder?.Kind ?? default,
        };
        return new Model(
            signature,
            method,
            [.. parameters.Select(p => (p.Position, NumberType.Of(p.ParameterType)!.FromNumber))],
            binder,
            result);
    }

    static ModelParameter Describe(string model, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (NumberType.Of(type) is null)
            throw new InvalidSweepException(
                $"parameter '{parameter.Name}' of model '{model}' is a {type.Name}; a sweep can only set numbers. Give it a default, which all simulations then use.");
        var number = NumberType.Of(type)!;
        var (least, most) = parameter.GetCustomAttribute<RangeAttribute>() is { } range
            ? (NumberType.ReadBound(range.Minimum, type), NumberType.ReadBound(range.Maximum, type))
            : (number.Minimum, number.Maximum);
        return new ModelParameter(
            parameter.Name!, parameter.HasDefaultValue ? number.ToNumber(parameter.DefaultValue!) : null, number.IsInteger, number.Limit(least), number.Limit(most));
    }
}
