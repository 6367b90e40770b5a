using System.Numerics;

namespace Egop;

/// <summary>A piece of an optimizer: u ← T(u; x), in place, u being the gradient or what the pieces before made of it.</summary>
/// <remarks>
/// Pieces are immutable records of hyper-parameters, as optimizers are; <see cref="Chain"/> makes an optimizer of them. The meaning of each
/// is
/// optax's, except that u is what is subtracted from x: a chain ends in x ← x − u, so that scaling by a rate takes no minus sign.
/// </remarks>
public interface IGradientTransform
{
    /// <summary>Short name, which also begins the names of its arrays in the state of a chain: "clip by global norm".</summary>
    string Name { get; }

    /// <summary>Which orthonormal changes of basis the piece commutes with: T(Vᵀu; Vᵀx) = Vᵀ T(u; x).</summary>
    Equivariance Equivariance { get; }

    /// <summary>The state before the first step; one without arrays for most pieces.</summary>
    /// <param name="layout">Named arrays of the parameters.</param>
    /// <param name="precision">Format of arrays with one number for each parameter.</param>
    /// <exception cref="ArgumentException">The piece names an array that the layout lacks.</exception>
    OptimizerState Init(ParameterLayout layout, Precision precision);

    /// <summary>Transforms u in place.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>, as the state was made for.</typeparam>
    /// <param name="state">State made by <see cref="Init"/>; its step count is that of this step already, from 1.</param>
    /// <param name="update">u, length d, overwritten. NaN and infinite entries spread, and never throw.</param>
    /// <param name="x">The parameters, length d.</param>
    void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
