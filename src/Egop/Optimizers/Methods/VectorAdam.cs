using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>VectorAdam: Adam with one second moment a vector, so that it is equivariant to rotations that act alike on all
/// vectors.</summary>
/// <remarks>
/// m ← β₁ m + (1−β₁) g; v ← β₂ v + (1−β₂) ‖g‖² with the squared norm (not the mean) along an axis of each parameter array;
/// x ← x − η m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε). One vector array is one vector. Without an axis it is Adam.
/// Source: Ling, Sharp, Jacobson, NeurIPS 2022, in the authors' code. Default η: 0.1.
/// </remarks>
public sealed record VectorAdam() : Optimizer(0.1)
{
    private const string MomentumSlot = "momentum", SecondMoment = "second moment";

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
    public override string Name => "VectorAdam";

    /// <inheritdoc/>
    public override OptimizerFacts Facts => new()
    {
        Formula = "Adam with v ← β₂ v + (1−β₂) ‖g‖² for each row",
        Latex = @"\text{Adam with }v \leftarrow \beta _{2} v + (1-\beta _{2}) \|g\|^{2}\text{ for each row}",
        StateSize = "2 d",
        StepCost = "12 d",
        Source = "Ling, Sharp, Jacobson 2022; authors' code",
        Equivariance = Equivariance.Rows,
        Goldens = ["vectoradam"],
    };

    /// <inheritdoc/>
    public override OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double) => new(
        layout,
        OptimizerState.Zero(layout, MomentumSlot, SlotKind.Momentum, precision),
        OptimizerState.Zero(layout, SecondMoment, SlotKind.SecondMoment, precision));

    /// <inheritdoc/>
    public override void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
    {
        var rule = new Rule<T>(this, state.BeginStep(gradient, x));
        Span<T> m = state.Numbers<T>(MomentumSlot), v = state.Numbers<T>(SecondMoment);
        for (int k = 0; k < state.Layout.Count; k++)
        {
            ParameterBlock array = state.Layout[k];
            ReadOnlySpan<T> g = gradient.Slice(array.Offset, array.Length);
            Span<T> p = x.Slice(array.Offset, array.Length), mean = m.Slice(array.Offset, array.Length),
                square = v.Slice(array.Offset, array.Length);
            if (Axis == VectorAxis.Columns && array.IsMatrix)
                VectorPass.Columns(rule, array.Columns, g, p, mean, square);
            else
                VectorPass.Rows(rule, Vectors(array), array.Length / Vectors(array), g, p, mean, square);
        }
    }

    private int Vectors(ParameterBlock array) => Axis == VectorAxis.None ? array.Length : array.IsMatrix ? array.Rows : 1;

    private readonly struct Rule<T> : IDiagonalRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _rate, _beta1, _take1, _beta2, _take2, _correction, _epsilon;

        public Rule(VectorAdam o, long t)
        {
            double beta1 = Lanes.Decay<T>(o.Beta1), beta2 = Lanes.Decay<T>(o.Beta2);
            _rate = Lanes.Of<T>(o.LearningRate.At(t - 1) / (1 - Math.Pow(beta1, t)));
            (_beta1, _take1) = (Lanes.Of<T>(beta1), Lanes.Of<T>(1 - beta1));
            (_beta2, _take2) = (Lanes.Of<T>(beta2), Lanes.Of<T>(1 - beta2));
            (_correction, _epsilon) = (Lanes.Of<T>(1 / (1 - Math.Pow(beta2, t))), Lanes.Of<T>(o.Epsilon));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(Vector<T> g, ref Vector<T> x, ref Vector<T> m, ref Vector<T> v, ref Vector<T> squaredNorm)
        {
            m = _beta1 * m + _take1 * g;
            v = _beta2 * v + _take2 * squaredNorm;
            x -= Lanes.Ratio(_rate * m, Vector.SquareRoot(_correction * v) + _epsilon);
        }
    }
}

/// <summary>Which entries of a parameter array make one vector of <see cref="VectorAdam"/>.</summary>
public enum VectorAxis
{
    /// <summary>Every entry by itself: Adam.</summary>
    None,

    /// <summary>The rows of a matrix (the authors' axis −1). An array that is a vector is one vector.</summary>
    Rows,

    /// <summary>The columns of a matrix (the authors' axis 0). An array that is a vector is one vector.</summary>
    Columns,
}
