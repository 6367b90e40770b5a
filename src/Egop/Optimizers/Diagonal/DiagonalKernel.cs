using System.Numerics;

namespace Egop;

/// <summary>A diagonal rule with the numbers of one step, as Devices/Kernels/Diagonal.cl has it.</summary>
/// <param name="Entry">The kernel.</param>
/// <param name="Arrays">How many arrays of state it takes, in the order of the state's slots.</param>
/// <param name="Numbers">The rule's numbers in the order of its fields, zeros after them.</param>
internal readonly record struct DiagonalKernel(string Entry, int Arrays, double[] Numbers)
{
    /// <summary>How many numbers every kernel takes.</summary>
    public const int Count = 12;

    /// <summary>From the fields of a rule, each of which has one number in all lanes.</summary>
    public static DiagonalKernel Of<T>(string entry, int arrays, params ReadOnlySpan<Vector<T>> fields)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] numbers = new double[Count];
        for (int i = 0; i < fields.Length; i++)
            numbers[i] = double.CreateTruncating(fields[i][0]);
        return new DiagonalKernel(entry, arrays, numbers);
    }
}

/// <summary>A rule that Devices/Kernels/Diagonal.cl has word for word.</summary>
internal interface IDiagonalKernelRule
{
    DiagonalKernel Kernel { get; }
}
