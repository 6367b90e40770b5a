using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>½ xᵀDHDx with D = diag(β⁰, ..., βⁿ⁻¹), and how long gradient descent takes on it, in closed form.</summary>
internal sealed class UnbalancedProblem
{
    private readonly double[] _eigenvalues, _vectors, _sizes;

    /// <summary>H has a random eigenbasis and eigenvalues from 1 to κ, evenly spaced in logarithms.</summary>
    public UnbalancedProblem(int order, double beta, double condition, ulong seed)
    {
        (Order, Beta) = (order, beta);
        Matrix<double> q = ((DenseBasis)Bases.RandomRotation(order, seed)).ToMatrix();
        Matrix<double> h = q
            * Matrix<double>.Build.DenseDiagonal(order, order, i => Math.Pow(condition, order > 1 ? (double)i / (order - 1) : 0))
                * q.Transpose();
        // Magnitudes from 1/2 to 3/2: from x = (1, ..., 1) a rate of 1 would take Adagrad to the minimizer in one step by accident.
        _sizes = new double[order];
        new RandomStream(new SampleKey(Seeds.Derive(seed, Seeds.InitialPoint), 0)).FillUniform(_sizes);
        for (int i = 0; i < order; i++)
            _sizes[i] = _sizes[i] < 0.5 ? _sizes[i] - 1 : _sizes[i] + 0.5;
        Balanced = (h + h.Transpose()) / 2;
        Objective = Objectives.UnbalancedQuadratic(Balanced, beta);
        _eigenvalues = new double[order];
        _vectors = Objective.H.Elements.ToArray();
        LinearAlgebra.Provider.SymmetricEigen(order, _vectors, _eigenvalues);
    }

    public int Order { get; }

    public double Beta { get; }

    public Matrix<double> Balanced { get; }

    public Quadratic Objective { get; }

    /// <summary>λ_1 of DHD.</summary>
    public double Largest => _eigenvalues[0];

    /// <summary>Σ λ_i/λ_1: the stable rank of H², the EGOP under N(0, I).</summary>
    public double StableRank => _eigenvalues.Sum() / _eigenvalues[0];

    /// <summary>
    /// The start from which the measure is taken: coordinates of x, or for the value of f those of y = Dx, of magnitude 1/2 to 3/2 and
    /// random signs.
    /// </summary>
    public double[] Start(LectureMeasure measure) =>
        [.. Enumerable.Range(0, Order).Select(i => measure == LectureMeasure.Value ? Math.Pow(Beta, -i) * _sizes[i] : _sizes[i])];

    /// <summary>Steps of gradient descent with α = 1/λ_1 until the measure is at most <paramref name="goal"/> of its start.</summary>
    public double DescentSteps(LectureMeasure measure, double goal)
    {
        double[] along = new double[Order];
        LinearAlgebra.Provider.MultiplyVector(false, Order, Order, 1, _vectors, Order, Start(measure), 0, along);
        int power = measure switch { LectureMeasure.Gradient => 2, LectureMeasure.Value => 1, _ => 0 };
        return Contraction(_eigenvalues, [.. along.Select((c, i) => c * c * Math.Pow(Math.Max(_eigenvalues[i], 0), power))], goal);
    }

    /// <summary>
    /// Steps of descent along D⁻¹∇f, the lecture's scaling with s_i = β^(2i), at α = 1/λ_1 of D^½HD^½, until √f is at most
    /// <paramref name="goal"/> of its start.
    /// </summary>
    public double ScaledSteps(double goal)
    {
        // u = D^½ x: x ← x − α D⁻¹ DHD x is u ← u − α (D^½ H D^½) u.
        double[] vectors = Objectives.UnbalancedQuadratic(Balanced, Math.Sqrt(Beta)).H.Elements.ToArray(), values = new double[Order],
            along = new double[Order];
        LinearAlgebra.Provider.SymmetricEigen(Order, vectors, values);
        double[] u = [.. Enumerable.Range(0, Order).Select(i => Math.Pow(Beta, -0.5 * i) * _sizes[i])];
        LinearAlgebra.Provider.MultiplyVector(false, Order, Order, 1, vectors, Order, u, 0, along);
        return Contraction(values, [.. along.Select((c, i) => c * c * values[i])], goal);
    }

    /// <summary>The size of the measure at a point with its gradient.</summary>
    public static double Size(LectureMeasure measure, ReadOnlySpan<double> x, ReadOnlySpan<double> gradient) => measure switch
    {
        LectureMeasure.Gradient => TensorPrimitives.Norm(gradient),
        LectureMeasure.Distance => TensorPrimitives.Norm(x),
        _ => Math.Sqrt(Math.Max(0, TensorPrimitives.Dot(x, gradient))),
    };

    // Σ w_i (1 − λ_i/λ_1)^(2t) falls with t: the first whole t at which it is at most goal² of its start, by bisection.
    private static double Contraction(double[] eigenvalues, double[] weights, double goal)
    {
        double start = weights.Sum(), high = 1;
        while (Left(high) > goal * goal * start && high < 1e18)
            high *= 2;
        double low = Math.Floor(high / 2);
        while (high - low > 1)
        {
            double middle = Math.Floor((low + high) / 2);
            (low, high) = Left(middle) > goal * goal * start ? (middle, high) : (low, middle);
        }

        return high;

        double Left(double t)
        {
            double sum = 0;
            for (int i = 0; i < weights.Length; i++)
                sum += weights[i] * Math.Pow(1 - Math.Min(1, Math.Max(0, eigenvalues[i] / eigenvalues[0])), 2 * t);
            return sum;
        }
    }
}
