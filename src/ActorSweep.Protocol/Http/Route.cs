using System.Globalization;

namespace ActorSweep.Protocol.Http;

/// <summary>One route of a node's HTTP port: a server maps its template, and clients fill it in.</summary>
/// <param name="Template">The path below the node's address, with the names of the handler's parameters in braces.</param>
sealed record Route(HttpMethod Method, string Template)
{
    /// <summary>The first segment of the path. Guards admit all routes below it.</summary>
    public string Prefix => Template.IndexOf('/', 1) is > 0 and var end ? Template[..end] : Template;

    /// <summary>Fills in the template.</summary>
    /// <param name="values">The values for the names in braces, in their order.</param>
    /// <exception cref="KeyNotFoundException">A value is empty or consists of one or two dots, so that the path would be that of another route. No id or name is such a text.</exception>
    public RouteCall To(params ReadOnlySpan<string> values)
    {
        var segments = Template[1..].Split('/');
        if (segments.Count(IsName) is var names && names != values.Length)
            throw new ArgumentException($"{Template} takes {names} values, not {values.Length}.", nameof(values));
        var next = 0;
        for (var i = 0; i < segments.Length; i++)
            if (IsName(segments[i]))
                segments[i] = Escape(segments[i][1..^1], values[next++]);
        return new RouteCall(Method, string.Join('/', segments));
    }

    static string Escape(string name, string value) =>
        value is "" or "." or ".." ? throw new KeyNotFoundException($"{name} '{value}' does not exist.") : Uri.EscapeDataString(value);

    static bool IsName(string segment) => segment.StartsWith('{');
}

/// <summary>A request to a route.</summary>
/// <param name="Path">The path below a node's address, with the query.</param>
sealed record RouteCall(HttpMethod Method, string Path)
{
    /// <summary>Adds a parameter to the query. A null value is left out.</summary>
    public RouteCall With(string name, string? value) =>
        value is null ? this : this with { Path = $"{Path}{(Path.Contains('?') ? '&' : '?')}{name}={Uri.EscapeDataString(value)}" };

    /// <inheritdoc cref="With(string, string?)"/>
    public RouteCall With(string name, bool value) => With(name, value ? "true" : "false");

    /// <inheritdoc cref="With(string, string?)"/>
    public RouteCall With(string name, IFormattable? value) => With(name, value?.ToString(null, CultureInfo.InvariantCulture));

    /// <param name="node">The node's address.</param>
    public Uri At(Uri node) => new(node, Path);

    /// <inheritdoc cref="At(Uri)"/>
    public Uri At(string node) => At(new Uri(node));
}
