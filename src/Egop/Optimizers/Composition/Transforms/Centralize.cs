using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>Gradient centralization: of every row of every matrix its mean is subtracted; vectors stay as they are.</summary>
/// <remarks>A row belongs to one output of a layer. Follows no rotation. Source: Yong et al., ECCV 2020; optax.centralize.</remarks>
internal sealed record Centralize : IGradientTransform
{
    /// <inheritdoc/>
    public string Name => "centralize";

    /// <inheritdoc/>
    public Equivariance Equivariance => Equivariance.None;

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => new(layout);

    /// <inheritdoc/>
    public void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (ParameterBlock array in state.Layout.Where(a => a.IsMatrix))
        {
            for (int row = 0; row < array.Rows; row++)
            {
                Span<T> u = update.Slice(array.Offset + row * array.Columns, array.Columns);
                double sum = 0;
                foreach (T v in u)
                    sum += double.CreateTruncating(v);
                TensorPrimitives.Subtract(u, T.CreateTruncating(sum / u.Length), u);
            }
        }
    }
}
