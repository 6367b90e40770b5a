using System.Numerics.Tensors;

namespace Egop;

/// <summary>Follows Adagrad's bound along any run of it: O(d) a step, for a loop of one's own.</summary>
/// <remarks>
/// With s_t = ε_0 + Σ g², x ← x − η g/√s and f coordinate-wise smooth with L on the region visited, every T ≥ 1 has
/// (1/T) Σ_{t&lt;T} ‖g_t‖₁ ≤ T^(−1/2) [Δ/η + d√ε_0 + (η/2) Σ L_i ln(s_{T,i}/ε_0)], Δ = f(x_0) − inf f.
/// Source: arXiv 2502.01594, Theorems 3 and 4, after arXiv 2406.04592 and 2406.15244, with explicit constants.
/// </remarks>
public sealed class BoundObserver
{
    private readonly double[] _constants;
    private readonly double[] _sums;
    private readonly List<double> _measured = [], _smallest = [], _measured2 = [], _bound = [], _rates = [];
    private double _total;
    private double _total2;

    /// <summary>An observer before the first gradient.</summary>
    /// <param name="constants">L_1, ..., L_d, valid on the region the run visits.</param>
    /// <param name="gap">Δ = f(x_0) − inf f, at least 0.</param>
    /// <param name="learningRate">η, positive.</param>
    /// <param name="initialAccumulator">ε_0, positive.</param>
    /// <exception cref="ArgumentException">A number outside its range.</exception>
    public BoundObserver(IReadOnlyList<double> constants, double gap, double learningRate, double initialAccumulator)
    {
        ArgumentNullException.ThrowIfNull(constants);
        _constants = [.. constants];
        _sums = new double[_constants.Length];
        Gap = Guard.NonNegative(gap, nameof(gap));
        LearningRate = Guard.Positive(learningRate, nameof(learningRate));
        InitialAccumulator = Guard.Positive(initialAccumulator, nameof(initialAccumulator));
        Array.Fill(_sums, initialAccumulator);
    }

    /// <summary>Δ.</summary>
    public double Gap { get; }

    /// <summary>η.</summary>
    public double LearningRate { get; }

    /// <summary>ε_0.</summary>
    public double InitialAccumulator { get; }

    /// <summary>Takes the gradient at the point a step starts from.</summary>
    /// <param name="gradient">g_t in the coordinates Adagrad runs in, length d.</param>
    /// <exception cref="ArgumentException">The length is not d.</exception>
    public void Observe(ReadOnlySpan<double> gradient)
    {
        Guard.Length(gradient.Length, _sums.Length, nameof(gradient), "Give one number for each constant.");
        double logs = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            _sums[i] += gradient[i] * gradient[i];
            logs += _constants[i] * Math.Log(_sums[i] / InitialAccumulator);
        }

        int t = _measured.Count + 1;
        double l1 = TensorPrimitives.SumOfMagnitudes(gradient);
        _total += l1;
        _total2 += TensorPrimitives.Norm(gradient);
        _measured.Add(_total / t);
        _measured2.Add(_total2 / t);
        _smallest.Add(Math.Min(l1, _smallest.Count == 0 ? double.PositiveInfinity : _smallest[^1]));
        _bound.Add(((Gap / LearningRate) + (_sums.Length * Math.Sqrt(InitialAccumulator)) + (LearningRate / 2 * logs)) / Math.Sqrt(t));
        _rates.Add(Math.Sqrt(2 * Gap / logs));
    }

    /// <summary>The curves so far.</summary>
    /// <param name="basisName">Name of the basis of the run, for charts.</param>
    public BoundCurve ToCurve(string basisName = "identity") =>
        new(basisName, LearningRate, [.. _measured], [.. _smallest], [.. _measured2], [.. _bound], [.. _rates]);
}
