namespace Egop;

/// <summary>What every step of every optimizer begins with, those of users among them.</summary>
public static class OptimizerSteps
{
    /// <summary>Checks the arguments of a step, counts it, and returns its number t from 1.</summary>
    /// <param name="state">The state; its step count goes up by one.</param>
    /// <param name="gradient">∇f(x), length d.</param>
    /// <param name="x">The parameters, length d.</param>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <exception cref="ArgumentNullException">The state is null.</exception>
    /// <exception cref="ArgumentException">A span does not have the layout's length.</exception>
    public static long BeginStep<T>(this OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
    {
        // An extension method: a null state is refused here by name instead of failing at the call.
        ArgumentNullException.ThrowIfNull(state);
        Guard.Length(gradient.Length, state.Layout.Dimension, nameof(gradient), "Give the gradient of the parameters the state was made for.");
        Guard.Length(x.Length, state.Layout.Dimension, nameof(x), "Give the parameters the state was made for.");
        return ++state.Steps;
    }
}
