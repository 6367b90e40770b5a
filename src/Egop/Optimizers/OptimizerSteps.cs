namespace Egop;

/// <summary>What every step of every optimizer begins with.</summary>
internal static class OptimizerSteps
{
    /// <summary>Checks the arguments of a step, counts it, and returns its number from 1.</summary>
    public static long BeginStep<T>(this OptimizerState state, ReadOnlySpan<T> gradient, ReadOnlySpan<T> x)
    {
        // An extension method: a null state is refused here by name instead of failing at the call.
        ArgumentNullException.ThrowIfNull(state);
        Guard.Length(gradient.Length, state.Layout.Dimension, nameof(gradient), "Give the gradient of the parameters the state was made for.");
        Guard.Length(x.Length, state.Layout.Dimension, nameof(x), "Give the parameters the state was made for.");
        return ++state.Steps;
    }
}
