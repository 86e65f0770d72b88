namespace ActorSweep;

/// <summary>A result that is not there yet, and that a captured call can take as an argument by its <c>Value</c>.</summary>
public abstract class Dependency
{
    internal const string ValueName = "Value";

    private protected Dependency() { }

    /// <summary>What a <c>Value</c> throws where it is read outside a captured call.</summary>
    private protected static InvalidOperationException NoValueHere(string howToGetIt) =>
        new($"{ValueName} stands for a result inside a captured call, as in Delayed.Call(() => Add(a.Value, b.Value)). {howToGetIt}");
}
