namespace Egop;

/// <summary>VectorAdam: Adam with one second moment a vector, so that it is equivariant to rotations that act alike on all vectors.</summary>
/// <remarks>
/// m ← β₁ m + (1−β₁) g; v ← β₂ v + (1−β₂) ‖g‖² with the squared norm (not the mean) along an axis of each parameter array;
/// x ← x − η m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε). One vector array is one vector. Without an axis it is Adam.
/// Source: Ling, Sharp, Jacobson, NeurIPS 2022, in the authors' code.
/// </remarks>
public sealed record VectorAdam : IOptimizer
{
    private const string MomentumSlot = "momentum", SecondMoment = "second moment";

    /// <summary>η, default 0.1.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public Schedule LearningRate { get; init => field = Guard.NotNull(value); } = 0.1;

    /// <summary>β₁ in [0, 1), default 0.9.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta1 { get; init => field = Guard.Fraction(value); } = 0.9;

    /// <summary>β₂ in [0, 1), default 0.999.</summary>
    /// <exception cref="ArgumentException">Outside [0, 1).</exception>
    public double Beta2 { get; init => field = Guard.Fraction(value); } = 0.999;

    /// <summary>ε above 0, default 1e-8.</summary>
    /// <exception cref="ArgumentException">Not positive or not finite.</exception>
    public double Epsilon { get; init => field = Guard.Positive(value); } = 1e-8;

    /// <summary>Which entries of an array make one vector; default its rows.</summary>
    public VectorAxis Axis { get; init; } = VectorAxis.Rows;

    /// <inheritdoc/>
    public string Name => "VectorAdam";

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { LearningRate = learningRate };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout) =>
        new(layout, OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum), OptimizerState.Zero(layout, SecondMoment, SlotKind.SecondMoment));

    /// <inheritdoc/>
    public void Step(OptimizerState state, ReadOnlySpan<double> gradient, Span<double> x)
    {
        long t = state.BeginStep(gradient, x);
        double rate = LearningRate.At(t - 1) / (1 - Math.Pow(Beta1, t)), correction = 1 - Math.Pow(Beta2, t);
        Span<double> m = state[MomentumSlot], v = state[SecondMoment];
        foreach (ParameterBlock array in state.Layout)
        {
            (int vectors, int length, int next, int stride) = Vectors(array);
            for (int k = 0; k < vectors; k++)
            {
                int first = array.Offset + k * next;
                double square = 0;
                for (int i = 0; i < length; i++)
                    square += gradient[first + i * stride] * gradient[first + i * stride];
                for (int i = first; i < first + length * stride; i += stride)
                {
                    m[i] = Beta1 * m[i] + (1 - Beta1) * gradient[i];
                    v[i] = Beta2 * v[i] + (1 - Beta2) * square;
                    x[i] -= rate * m[i] / (Math.Sqrt(v[i] / correction) + Epsilon);
                }
            }
        }
    }

    /// <summary>Number of vectors, entries of each, distance between first entries, distance between entries of one.</summary>
    private (int Vectors, int Length, int Next, int Stride) Vectors(ParameterBlock array) => Axis switch
    {
        VectorAxis.None => (array.Length, 1, 1, 1),
        _ when !array.IsMatrix => (1, array.Length, 1, 1),
        VectorAxis.Rows => (array.Rows, array.Columns, array.Columns, 1),
        _ => (array.Columns, array.Rows, 1, array.Columns),
    };
}
