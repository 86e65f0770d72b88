namespace ActorSweep.Core.Tests.Graph;

public sealed class RefusalTests
{
    static int Add(int a, int b) => a + b;
    static int Length(int[] items) => items.Length;
    static int ByRef(ref int a) => a;
    static bool ByOut(out int a) => (a = 1) == 1;
    static int SpanLength(Span<int> items) => items.Length;
    static string Show(object? value) => $"{value}";
    static int Apply(Func<int, int> function) => function(1);

    static readonly Delayed<int> A = Delayed.Call(() => Add(1, 2));
    static readonly Delayed<int> None = null!;

    static void Says(string message, Action capture) => Assert.Equal(message, Assert.Throws<NotACallException>(capture).Message);

    [Fact]
    public void A_result_inside_another_expression_is_refused()
    {
        Says(
            "'RefusalTests.A.Value' is a part of '(RefusalTests.A.Value + 1)', but a result must be a whole argument. "
            + "Move the rest of the expression into a method, or into its own Delayed.Call.",
            () => Delayed.Call(() => Add(A.Value + 1, 2)));
        var b = A;
        Says(
            "'b.Value' is a part of 'Add(1, b.Value)', but a result must be a whole argument. "
            + "Move the rest of the expression into a method, or into its own Delayed.Call.",
            () => Delayed.Call(() => Add(Add(1, b.Value), 2)));
        Assert.Throws<NotACallException>(() => Delayed.Call(() => Add(b.Value > 1 ? 1 : 2, 2)));
    }

    [Fact]
    public void A_delayed_call_instead_of_its_result_is_refused()
    {
        var (a, many) = (A, new[] { A, A });
        Says("'a' is a Delayed<Int32>, not its result; write a.Value.", () => Delayed.Call(() => Show(a)));
        Says(
            "'many' holds delayed calls, not their results; combine them with Delayed.All(…).Value.",
            () => Delayed.Call(() => Show(many)));
        Says("'RefusalTests.None' is null; its Value cannot be read.", () => Delayed.Call(() => Show(None.Value)));
    }

    [Fact]
    public void An_expression_that_is_not_a_call_is_refused()
    {
        var x = 5;
        Says(
            "'(x + 1)' is not a call. A captured lambda must be one call of a method, as in () => Add(1, a.Value). Move the expression into a method.",
            () => Delayed.Call(() => x + 1));
        Assert.Throws<NotACallException>(() => Delayed.Call(() => A.Value));
    }

    [Fact]
    public void Parameters_by_ref_or_out_and_spans_are_refused()
    {
        var x = 5;
        Says("'ByRef' takes 'a' by ref; a task cannot write to a variable of its caller. Return a tuple or a record.", () => Delayed.Call(() => ByRef(ref x)));
        Says("'ByOut' takes 'a' by out; a task cannot write to a variable of its caller. Return a tuple or a record.", () => Delayed.Call(() => ByOut(out x)));
        Says("'SpanLength' takes a Span<Int32>, which exists on one stack only; take an array.", () => Delayed.Call(() => SpanLength(new int[2])));
    }

    [Fact]
    public void A_lambda_inside_a_call_and_a_combined_delegate_are_refused()
    {
        Says(
            "'y => (y + 1)' is a lambda inside the captured call, where lambdas are not compiled. Assign the lambda to a variable first, or name a method.",
            () => Delayed.Call(() => Apply(y => y + 1)));
        Func<int> both = () => 1;
        both += () => 2;
        Says("the delegate combines several functions; a captured call has one function. Capture a call for each function.", () => Delayed.Call(() => both()));
    }

    [Fact]
    public void A_call_on_null_is_refused()
    {
        string? text = null;
        Says("'Trim' is called on null; it must be called on an object.", () => Delayed.Call(() => text!.Trim()));
    }

    [Fact]
    public void Reading_Value_outside_a_captured_call_throws_with_advice() => Assert.Equal(
        "Value stands for a result inside a captured call, as in Delayed.Call(() => Add(a.Value, b.Value)). Compute the call to get its result.",
        Assert.Throws<InvalidOperationException>(() => A.Value).Message);

    [Fact]
    public void An_array_of_constants_is_not_a_dependency() =>
        Assert.Empty(Delayed.Call(() => Length(new[] { 1, 2 })).Captured.Dependencies);
}
