using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>A piece from a function without memory. In single precision the numbers are widened before it and rounded after it.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Function">Transforms u in place.</param>
/// <exception cref="ArgumentNullException">An argument is null.</exception>
internal sealed record FunctionTransform(string Name, TransformFunction Function) : IGradientTransform
{
    /// <summary>Short name.</summary>
    public string Name { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Name, nameof(Name));

    /// <summary>Transforms u in place.</summary>
    public TransformFunction Function { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Function, nameof(Function));

    /// <summary>What the function commutes with; default none.</summary>
    public Equivariance Equivariance { get; init; }

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => new(layout);

    /// <inheritdoc/>
    public void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        int d = update.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(2 * d);
        try
        {
            Span<double> u = rented.AsSpan(0, d), point = rented.AsSpan(d, d);
            TensorPrimitives.ConvertTruncating<T, double>(update, u);
            TensorPrimitives.ConvertTruncating(x, point);
            Function(state.Steps - 1, u, point);
            // Between floating-point formats the conversion rounds to nearest, whatever its name says.
            TensorPrimitives.ConvertTruncating<double, T>(u, update);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }
}

/// <summary>A transformation of the gradient without memory.</summary>
/// <param name="step">Step number, from 0.</param>
/// <param name="update">u, length d, overwritten with T(u; x).</param>
/// <param name="x">The parameters, length d.</param>
public delegate void TransformFunction(long step, Span<double> update, ReadOnlySpan<double> x);
