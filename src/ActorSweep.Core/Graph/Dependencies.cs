using System.Linq.Expressions;

namespace ActorSweep.Core.Graph;

/// <summary>Finds the <c>Value</c>s of dependencies in an expression.</summary>
static class Dependencies
{
    public static bool IsValue(Expression expression) =>
        expression is MemberExpression { Member.Name: Dependency.ValueName, Expression: { } owner } && typeof(Dependency).IsAssignableFrom(owner.Type);

    /// <exception cref="NotACallException">The dependency is null.</exception>
    public static Dependency OwnerOf(MemberExpression value) => (Dependency?)Evaluation.Of(value.Expression!)
        ?? throw new NotACallException(
            $"'{ClosureNames.Strip(value.Expression!.ToString())}' is null; its {Dependency.ValueName} cannot be read.");

    public static bool AreIn(Expression expression) => FirstIn(expression) is not null;

    public static Expression? FirstIn(Expression expression)
    {
        var search = new Search();
        search.Visit(expression);
        return search.Found;
    }

    sealed class Search : ExpressionVisitor
    {
        public Expression? Found { get; private set; }

        public override Expression? Visit(Expression? node)
        {
            if (Found is null && node is not null && IsValue(node))
                Found = node;
            return Found is null ? base.Visit(node) : node;
        }
    }
}
