using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>u_i ← min(max(u_i, −c), c): optax.clip and torch.nn.utils.clip_grad_value_. NaN stays NaN.</summary>
/// <remarks>Cuts coordinate by coordinate, so that it follows no rotation.</remarks>
/// <param name="Limit">c above 0; infinity clips nothing.</param>
/// <exception cref="ArgumentException"><paramref name="Limit"/> is not above 0.</exception>
internal sealed record ClipByValue(double Limit) : IGradientTransform
{
    /// <summary>c.</summary>
    public double Limit { get; init => field = Clipping.Bound(value, nameof(Limit)); } = Clipping.Bound(Limit, nameof(Limit));

    /// <inheritdoc/>
    public string Name => "clip by value";

    /// <inheritdoc/>
    public Equivariance Equivariance => Equivariance.None;

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => new(layout);

    /// <inheritdoc/>
    public void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T limit = T.CreateTruncating(Limit);
        TensorPrimitives.Min(update, limit, update);
        TensorPrimitives.Max(update, -limit, update);
    }
}

/// <summary>Clips the norm of each parameter array by itself: for every array A, u_A unchanged if ‖u_A‖₂ &lt; c, else (u_A/‖u_A‖₂)
/// c.</summary>
/// <remarks>For a layout of one array it is <see cref="ClipByGlobalNorm"/>. Follows changes of basis within each array.</remarks>
/// <param name="MaxNorm">c above 0; infinity clips nothing.</param>
/// <exception cref="ArgumentException"><paramref name="MaxNorm"/> is not above 0.</exception>
internal sealed record ClipByNorm(double MaxNorm) : IGradientTransform
{
    /// <summary>c.</summary>
    public double MaxNorm { get; init => field = Clipping.Bound(value, nameof(MaxNorm)); } = Clipping.Bound(MaxNorm, nameof(MaxNorm));

    /// <summary>optax's convention (default) or PyTorch's.</summary>
    public NormClipping Convention { get; init; }

    /// <inheritdoc/>
    public string Name => "clip by norm";

    /// <inheritdoc/>
    public Equivariance Equivariance => Equivariance.Arrays;

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => new(layout);

    /// <inheritdoc/>
    public void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (ParameterBlock array in state.Layout)
            Clipping.ByNorm(update.Slice(array.Offset, array.Length), MaxNorm, Convention);
    }
}

/// <summary>Clips the norm of the whole vector: u unchanged if ‖u‖₂ &lt; c, else (u/‖u‖₂) c.</summary>
/// <remarks>
/// The direction never changes, and every rotation is followed. Squares of huge or tiny entries do not overflow or vanish here, unlike in
/// optax and PyTorch. A NaN makes every entry NaN, as there; put <see cref="SkipNonFinite"/> around what may see one.
/// Source: Pascanu, Mikolov, Bengio, ICML 2013; optax.clip_by_global_norm; torch.nn.utils.clip_grad_norm_
/// (<see cref="NormClipping.Torch"/>).
/// </remarks>
/// <param name="MaxNorm">c above 0; infinity clips nothing.</param>
/// <exception cref="ArgumentException"><paramref name="MaxNorm"/> is not above 0.</exception>
internal sealed record ClipByGlobalNorm(double MaxNorm) : IGradientTransform
{
    /// <summary>c.</summary>
    public double MaxNorm { get; init => field = Clipping.Bound(value, nameof(MaxNorm)); } = Clipping.Bound(MaxNorm, nameof(MaxNorm));

    /// <summary>optax's convention (default) or PyTorch's.</summary>
    public NormClipping Convention { get; init; }

    /// <inheritdoc/>
    public string Name => "clip by global norm";

    /// <inheritdoc/>
    public Equivariance Equivariance => Equivariance.Full;

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => new(layout);

    /// <inheritdoc/>
    public void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => Clipping.ByNorm(update, MaxNorm, Convention);
}

/// <summary>The two conventions of clipping by a norm; they differ by about 1e-6 relative to the norm.</summary>
public enum NormClipping
{
    /// <summary>u unchanged if ‖u‖ &lt; c, else (u/‖u‖) c: the norm becomes c. optax.clip_by_global_norm.</summary>
    Optax,

    /// <summary>u · min(1, c/(‖u‖ + 10⁻⁶)): the norm becomes slightly less than c. torch.nn.utils.clip_grad_norm_.</summary>
    Torch,
}

/// <summary>Norms and rescaling behind the clipping pieces.</summary>
internal static class Clipping
{
    /// <summary>A bound: above zero; infinity clips nothing.</summary>
    public static double Bound(double value, string name) =>
        value > 0
            ? value
            : throw Guard.Bad(name, "a number above 0, or infinity", Guard.Text(value), "Give the largest size that passes unchanged.");

    /// <summary>Brings u to the norm c if it is longer, in the given convention; NaN makes everything NaN in both.</summary>
    public static void ByNorm<T>(Span<T> u, double c, NormClipping convention)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double norm = Norm<T>(u);
        if (convention == NormClipping.Torch)
        {
            double factor = c / (norm + 1e-6);
            // An infinite bound clips nothing, whatever the norm; the comparison is false for NaN, which must pass on.
            if (!(factor >= 1) && !double.IsPositiveInfinity(c))
                TensorPrimitives.Multiply(u, T.CreateTruncating(factor), u);
            return;
        }

        if (norm < c || (double.IsPositiveInfinity(c) && !double.IsNaN(norm)))
            return;
        T divisor = T.CreateTruncating(norm);
        if (T.IsInfinity(divisor) && double.IsFinite(norm))
        {
            // Finite floats whose norm is no float.
            foreach (ref T v in u)
                v = T.CreateTruncating(double.CreateTruncating(v) / norm * c);
            return;
        }

        TensorPrimitives.Divide(u, divisor, u);
        TensorPrimitives.Multiply(u, T.CreateTruncating(c), u);
    }

    /// <summary>‖u‖₂, summed in double in an order that depends on the length alone, without overflow or underflow of the
    /// squares.</summary>
    public static double Norm<T>(ReadOnlySpan<T> u)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double squares = SumOfSquares(u, 1);
        if (double.IsNaN(squares) || (squares is > 1e-280 and < double.PositiveInfinity))
            return Math.Sqrt(squares);
        double largest = 0;
        foreach (T v in u)
            largest = Math.Max(largest, Math.Abs(double.CreateTruncating(v)));
        if (largest == 0 || double.IsInfinity(largest))
            return largest;
        // A power of two, so that scaling rounds nothing; within what a power of two can be.
        int exponent = Math.Clamp(Math.ILogB(largest), -1000, 1000);
        return Math.ScaleB(Math.Sqrt(SumOfSquares(u, Math.ScaleB(1, -exponent))), exponent);
    }

    private static double SumOfSquares<T>(ReadOnlySpan<T> u, double scale)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Four chains, so that an addition need not wait for the one before; library reductions promise no order.
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i <= u.Length - 4; i += 4)
        {
            (double a, double b) = (double.CreateTruncating(u[i]) * scale, double.CreateTruncating(u[i + 1]) * scale);
            (double c, double d) = (double.CreateTruncating(u[i + 2]) * scale, double.CreateTruncating(u[i + 3]) * scale);
            s0 += a * a;
            s1 += b * b;
            s2 += c * c;
            s3 += d * d;
        }

        for (; i < u.Length; i++)
        {
            double a = double.CreateTruncating(u[i]) * scale;
            s0 += a * a;
        }

        return s0 + s1 + (s2 + s3);
    }
}
