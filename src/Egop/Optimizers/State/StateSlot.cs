using System.Numerics.Tensors;

namespace Egop;

/// <summary>One named array of optimizer state, in double or in single precision.</summary>
public sealed class StateSlot
{
    private readonly Array _values;

    /// <summary>An array in double precision.</summary>
    /// <param name="name">Name in the method's recurrence: "momentum", "second moment".</param>
    /// <param name="kind">How it behaves under a change of basis.</param>
    /// <param name="values">The numbers, kept and not copied; one for each parameter when the kind is <see cref="SlotKind.Momentum"/> or
    /// <see cref="SlotKind.SecondMoment"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="values"/> is null.</exception>
    public StateSlot(string name, SlotKind kind, double[] values)
        : this(name, kind, Precision.Double, Guard.NotNull(values, nameof(values)))
    {
    }

    private StateSlot(string name, SlotKind kind, Precision precision, Array values) =>
        (Name, Kind, Precision, _values) = (Guard.NotNull(name, nameof(name)), kind, precision, values);

    /// <summary>Name in the method's recurrence.</summary>
    public string Name { get; }

    /// <summary>How it behaves under a change of basis.</summary>
    public SlotKind Kind { get; }

    /// <summary>Format of the numbers: which of <see cref="Values"/> and <see cref="SingleValues"/> there is.</summary>
    public Precision Precision { get; }

    /// <summary>Number of numbers.</summary>
    public int Length => _values.Length;

    /// <summary>The numbers of an array in double precision, to read or change.</summary>
    /// <exception cref="InvalidOperationException">The array is in single precision.</exception>
    public double[] Values =>
        _values as double[]
            ?? throw new InvalidOperationException($"Slot \"{Name}\" holds single-precision numbers: read SingleValues, or ToDoubles() for "
                + "a widened copy.");

    /// <summary>The numbers of an array in single precision, to read or change.</summary>
    /// <exception cref="InvalidOperationException">The array is in double precision.</exception>
    public float[] SingleValues =>
        _values as float[] ?? throw new InvalidOperationException($"Slot \"{Name}\" holds double-precision numbers: read Values.");

    /// <summary>An array in single precision. Not a constructor, where the literal [1] would be taken for single precision.</summary>
    /// <param name="name">Name in the method's recurrence.</param>
    /// <param name="kind">How it behaves under a change of basis.</param>
    /// <param name="values">The numbers, kept and not copied; one for each parameter when the kind is <see cref="SlotKind.Momentum"/> or
    /// <see cref="SlotKind.SecondMoment"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="values"/> is null.</exception>
    public static StateSlot InSinglePrecision(string name, SlotKind kind, float[] values) =>
        new(name, kind, Precision.Single, Guard.NotNull(values, nameof(values)));

    /// <summary>A copy of the numbers in double precision, whatever the array's own; widening is exact.</summary>
    public double[] ToDoubles()
    {
        if (_values is double[] values)
            return (double[])values.Clone();
        double[] wide = new double[Length];
        TensorPrimitives.ConvertTruncating<float, double>(SingleValues, wide);
        return wide;
    }

    /// <summary>A copy that shares nothing with the original.</summary>
    public StateSlot Clone() => new(Name, Kind, Precision, (Array)_values.Clone());

    /// <summary>The numbers, of a slot whose format is T.</summary>
    internal T[] Numbers<T>() => (T[])_values;

    /// <summary>Overwrites the numbers of a slot of the same length and precision.</summary>
    internal void CopyTo(StateSlot other) => Array.Copy(_values, other._values, Length);

    /// <summary>"momentum: norm 0.31".</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name}: norm {Math.Sqrt(ToDoubles().Sum(v => v * v)):G4}");
}

/// <summary>How an array of optimizer state behaves under a change of basis.</summary>
public enum SlotKind
{
    /// <summary>Linear in the gradients (a momentum) or in the iterates (their average): z-coordinates are Vᵀ times θ-coordinates, so it
    /// can follow a change of basis.</summary>
    Momentum,

    /// <summary>Built from squares of single coordinates (a second moment): means nothing in another basis.</summary>
    SecondMoment,

    /// <summary>Numbers in a shape or a basis of the method's own: means of rows or columns, factors, bases, moments in those
    /// bases.</summary>
    Factor,

    /// <summary>One number for the whole method, such as a product of momenta: the same in every basis.</summary>
    Scalar,
}
