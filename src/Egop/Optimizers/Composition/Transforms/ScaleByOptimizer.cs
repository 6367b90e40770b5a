using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>Any optimizer as a piece: u ← the step that the method makes for the gradient u, with the method's own learning rate.</summary>
/// <remarks>
/// For a method that does not read the parameters the step is taken from the origin, which loses nothing: optax's scale_by_adam is this
/// piece with
/// Adam at rate 1. A method that reads them (weight decay, a rate relative to their size) needs <see cref="ReadsParameters"/>; then the
/// step is the
/// difference x − x', exact to the rounding of x.
/// </remarks>
/// <param name="Method">The optimizer.</param>
/// <exception cref="ArgumentNullException"><paramref name="Method"/> is null.</exception>
internal sealed record ScaleByOptimizer(IOptimizer Method) : IGradientTransform, IComposite
{
    /// <summary>The optimizer.</summary>
    public IOptimizer Method { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Method, nameof(Method));

    /// <summary>Whether the method reads the parameters, so that its step must be taken where they are. Default true.</summary>
    public bool ReadsParameters { get; init; } = true;

    /// <inheritdoc/>
    public string Name => $"scale by {Method.Name}";

    /// <summary>None, since methods do not say what they follow.</summary>
    public Equivariance Equivariance => Equivariance.None;

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => Method.Init(layout, precision);

    /// <inheritdoc/>
    public void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        T[] rented = ArrayPool<T>.Shared.Rent(update.Length);
        try
        {
            Span<T> y = rented.AsSpan(0, update.Length);
            if (ReadsParameters)
                x.CopyTo(y);
            else
                y.Clear();
            // The method counts the step itself.
            state.Steps--;
            Method.Step(state, update, y);
            if (ReadsParameters)
                TensorPrimitives.Subtract(x, y, update);
            else
                TensorPrimitives.Negate(y, update);
        }
        finally
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    IEnumerable<(string Name, object Part, long Step)> IComposite.Parts(long step) => [("", Method, step)];
}
