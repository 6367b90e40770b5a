using System.Numerics.Tensors;

namespace Egop;

/// <summary>What optimizers with averaged parameters share.</summary>
internal static class ParameterAverages
{
    /// <summary>A slot of one number for each parameter, widened and divided by <paramref name="weight"/>.</summary>
    public static void Read(OptimizerState state, string name, double weight, Span<double> average)
    {
        Guard.Length(average.Length, state.Layout.Dimension, nameof(average), "Give one number for each parameter.");
        if (state.Slots.FirstOrDefault(s => s.Name == name) is { Precision: Precision.Single })
            TensorPrimitives.ConvertTruncating<float, double>(state.SingleValues(name), average);
        else
            state[name].CopyTo(average);
        if (weight != 1)
            TensorPrimitives.Divide(average, weight, average);
    }

    public static void RequireStep(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Steps == 0)
            throw Guard.Bad(nameof(state), "a state with at least one step", "none", "Make a step first: before it there is nothing to average.");
    }
}
