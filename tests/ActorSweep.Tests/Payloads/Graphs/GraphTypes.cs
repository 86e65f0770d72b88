using System.Collections;

namespace ActorSweep.Tests.Payloads.Graphs;

/// <summary>Types of a user: fields of all kinds, inheritance, generics, cycles, and members that are compared by reference.</summary>
static class GraphTypes
{
    public enum Season : byte { Winter = 1, Summer = 200 }

    public readonly record struct Place(double X, double Y, string? Name);

    public sealed record Person(string? Name, int? Age, Place Home, object? Extra);

    public class Animal
    {
        readonly string? _name;
        int _age;

        public Animal(string? name, int age) => (_name, _age) = (name, age);

        public void GrowOlder() => _age++;

        public string? Name => _name;
    }

    /// <summary>Has a field of the same name as its base.</summary>
    public sealed class Dog(string? name, int age, double[]? weights) : Animal(name, age)
    {
#pragma warning disable CS0414, IDE0052 // Only read by reflection.
        readonly int _age = age * 7;
#pragma warning restore CS0414, IDE0052

        public double[]? Weights { get; } = weights;
    }

    public sealed class Link
    {
        public object? Value;
        public Link? Next;
        public List<Link> Others = [];
    }

    public sealed class Box<T>(T content)
    {
        public T Content { get; } = content;
    }

    /// <summary>A class that stands for an enumeration.</summary>
    public sealed class Level
    {
        public static readonly Level Low = new("low", 1), High = new("high", 2);

        public readonly string Name;
        public readonly int Rank;

        public Level(string name, int rank) => (Name, Rank) = (name, rank);
    }

    /// <summary>A class whose one object is compared by reference.</summary>
    public sealed class Nothing
    {
        public static readonly Nothing Value = new();
    }

    /// <summary>Gives other hash codes where it arrives, as strings do in another process.</summary>
    public sealed class SaltedComparer : IEqualityComparer<string>, IEqualityComparer
    {
        public bool Equals(string? a, string? b) => string.Equals(a, b, StringComparison.Ordinal);

        public int GetHashCode(string text) => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this), text);

        public new bool Equals(object? a, object? b) => object.Equals(a, b);

        public int GetHashCode(object value) => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this), value);
    }

    /// <summary>An exception of a user, with a field of its own.</summary>
    public sealed class ModelException(string message, object? state) : Exception(message)
    {
        public object? State { get; } = state;
    }

    /// <summary>A collection of a user, with a field of its own.</summary>
    public sealed class Herd : System.Collections.ObjectModel.Collection<string?>
    {
        public int Fence { get; set; }
    }
}
