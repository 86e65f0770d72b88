using ActorSweep.Core.Graph;

namespace ActorSweep.Core.Tests.Graph;

/// <summary>A lambda carries the variables that it uses, and no other variable of its scope.</summary>
public class ClosureTests
{
    [Fact]
    public void A_lambda_does_not_carry_the_variable_of_another_lambda_in_its_scope()
    {
        var (offset, heavy) = (10, new Heavy());
        Func<int, int> shift = x => x + offset;
        Func<int> neighbour = () => heavy.GetHashCode();
        var sent = Closure.TargetOf(shift)!;
        Assert.Equal(11, On(shift, sent)(1));
        Assert.False(Holds(sent, heavy));
        Assert.True(Holds(Closure.TargetOf(neighbour)!, heavy));
    }

    [Fact]
    public void A_lambda_in_a_nested_scope_carries_only_its_own_variables_of_both_scopes()
    {
        var (outer, heavy) = (100, new Heavy());
        GC.KeepAlive((Func<object>)(() => heavy));
        for (var i = 0; i < 1; i++)
        {
            var (inner, near) = (i + 7, new Heavy());
            Func<int> sum = () => inner + outer;
            GC.KeepAlive((Func<object>)(() => near));
            var sent = Closure.TargetOf(sum)!;
            Assert.Equal(107, On(sum, sent)());
            Assert.False(Holds(sent, near));
            Assert.False(Holds(sent, heavy));
        }
    }

    [Fact]
    public async Task An_asynchronous_lambda_carries_the_variables_that_it_uses_after_its_first_await()
    {
        var (late, heavy) = (5, new Heavy());
        GC.KeepAlive((Func<object>)(() => heavy));
        Func<int, Task<int>> add = async x =>
        {
            await Task.Yield();
            return x + late;
        };
        var sent = Closure.TargetOf(add)!;
        Assert.Equal(6, await On(add, sent)(1));
        Assert.False(Holds(sent, heavy));
    }

    [Fact]
    public void A_lambda_carries_the_variables_of_its_local_functions_lambdas_and_iterators()
    {
        var (one, two, three, heavy) = (1, 2, 4, new Heavy());
        GC.KeepAlive((Func<object>)(() => heavy));
        int Local() => two;
        IEnumerable<int> Several()
        {
            yield return three;
        }
        Func<int> sum = () => new[] { 0 }.Sum(x => x + one) + Local() + Several().Sum();
        var sent = Closure.TargetOf(sum)!;
        Assert.Equal(7, On(sum, sent)());
        Assert.False(Holds(sent, heavy));
    }

    [Fact]
    public void A_lambda_in_a_generic_method_carries_only_its_own_variables()
    {
        Assert.Equal("ab", Of("a", "b"));
        Assert.Equal("12", Of(1, 2));

        static string Of<T>(T one, T two)
        {
            var heavy = new Heavy();
            GC.KeepAlive((Func<object>)(() => heavy));
            Func<string> join = () => $"{one}{two}";
            var sent = Closure.TargetOf(join)!;
            Assert.False(Holds(sent, heavy));
            return On(join, sent)();
        }
    }

    [Fact]
    public void A_delegate_of_an_instance_method_keeps_its_object()
    {
        var text = "abc";
        Assert.Same(text, Closure.TargetOf((Func<char, int>)text.IndexOf));
        Assert.Null(Closure.TargetOf((Func<double, double>)Math.Abs));
    }

    [Fact]
    public void The_original_closure_is_not_changed()
    {
        var (offset, heavy) = (10, new Heavy());
        Func<object> neighbour = () => heavy;
        Func<int> own = () => offset;
        Closure.TargetOf(own);
        Assert.Same(heavy, neighbour());
    }

    static T On<T>(T function, object target)
        where T : Delegate => (T)Delegate.CreateDelegate(typeof(T), target, function.Method);

    static bool Holds(object closure, Heavy heavy) => closure.GetType().GetFields().Any(field =>
        field.GetValue(closure) is { } value && (ReferenceEquals(value, heavy) || (ClosureNames.IsClosure(value.GetType()) && Holds(value, heavy))));

    sealed class Heavy;
}
