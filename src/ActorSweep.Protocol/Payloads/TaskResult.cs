namespace ActorSweep.Protocol.Payloads;

/// <summary>Waits for the result of an asynchronous method on the thread that called it.</summary>
abstract class TaskResult
{
    static readonly TaskResult None = new Nothing(), Plain = new PlainTask(), PlainValue = new PlainValueTask();

    public abstract object? Wait(object? returned);

    /// <summary>Returns the type of the result.</summary>
    public virtual Type TypeOf(Type returned) => returned;

    /// <summary>Returns the way to wait for a method with this return type.</summary>
    public static TaskResult Of(Type type) =>
        type == typeof(Task) ? Plain
        : type == typeof(ValueTask) ? PlainValue
        : !type.IsGenericType ? None
        : type.GetGenericTypeDefinition() == typeof(Task<>) ? Make(typeof(OfTask<>), type)
        : type.GetGenericTypeDefinition() == typeof(ValueTask<>) ? Make(typeof(OfValueTask<>), type)
        : None;

    static TaskResult Make(Type kind, Type task) => (TaskResult)Activator.CreateInstance(kind.MakeGenericType(task.GetGenericArguments()))!;

    sealed class Nothing : TaskResult
    {
        public override object? Wait(object? returned) => returned;
    }

    sealed class PlainTask : TaskResult
    {
        public override object? Wait(object? returned)
        {
            ((Task?)returned)?.GetAwaiter().GetResult();
            return null;
        }
    }

    sealed class PlainValueTask : TaskResult
    {
        public override object? Wait(object? returned)
        {
            ((ValueTask)returned!).AsTask().GetAwaiter().GetResult();
            return null;
        }
    }

    sealed class OfTask<T> : TaskResult
    {
        public override Type TypeOf(Type returned) => typeof(T);

        public override object? Wait(object? returned) => ((Task<T>)returned!).GetAwaiter().GetResult();
    }

    sealed class OfValueTask<T> : TaskResult
    {
        public override Type TypeOf(Type returned) => typeof(T);

        public override object? Wait(object? returned) => ((ValueTask<T>)returned!).AsTask().GetAwaiter().GetResult();
    }
}
