namespace ActorSweep;

/// <summary>A result that does not exist yet. A captured call takes it as an argument by its <c>Value</c>.</summary>
public abstract class Dependency
{
    internal const string ValueName = "Value";

    private protected Dependency() { }

    /// <summary>Returns the exception for a <c>Value</c> that is read outside a captured call.</summary>
    private protected static InvalidOperationException NoValueHere(string howToGetIt) =>
        new($"{ValueName} stands for a result inside a captured call, as in Delayed.Call(() => Add(a.Value, b.Value)). {howToGetIt}");
}
