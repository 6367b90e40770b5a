using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>The numbers of a run in its precision: the point z, the gradient there, and the last point where loss and gradient were finite.</summary>
/// <remarks>Norms are summed in double precision whatever it is, and points leave it as doubles: those of single precision widened, which is exact.</remarks>
internal abstract class RunVectors
{
    /// <summary>Number of coordinates k, the length of z.</summary>
    public abstract int Length { get; }

    /// <summary>Whether z has finite numbers only.</summary>
    public abstract bool IsFinite { get; }

    /// <summary>‖∇f~‖₂.</summary>
    public abstract double Norm { get; }

    /// <summary>The vectors of a run that starts at z.</summary>
    /// <param name="precision">The format to keep and compute them in.</param>
    /// <param name="z">z_0; taken as it is in double precision, rounded to nearest in single.</param>
    /// <exception cref="ArgumentException">A number of z is beyond single precision.</exception>
    public static RunVectors Of(Precision precision, double[] z) => precision == Precision.Double ? new RunVectors<double>(z) : new RunVectors<float>(Singles(z));

    /// <summary>A sum of the magnitudes of ∇f~'s entries, not finite when one of them is not.</summary>
    /// <param name="first">What the sum starts from.</param>
    public abstract double AddMagnitudes(double first);

    /// <summary>f~(z) = f(V z + c), its gradient kept.</summary>
    /// <param name="objective">f, of a minibatch where the key is not null.</param>
    /// <param name="key">Which minibatch; null for all data.</param>
    /// <param name="basis">V.</param>
    /// <param name="constant">c; null for 0.</param>
    public abstract double Evaluate(IObjective objective, BatchKey? key, IBasis basis, double[]? constant);

    /// <summary>One step of an optimizer.</summary>
    public abstract void Step(IOptimizer optimizer, OptimizerState state);

    /// <summary>Has a state hold what the steps so far made of it; until the next step it may then be changed.</summary>
    public virtual void Settle(OptimizerState state)
    {
    }

    /// <summary>Whether the optimizer would leave the step out.</summary>
    public abstract bool WouldSkip(SkipNonFinite optimizer, OptimizerState state);

    /// <summary>Remembers z as the last finite point.</summary>
    public abstract void Keep();

    /// <summary>A copy of the last finite point.</summary>
    public abstract double[] Last();

    /// <summary>Writes z.</summary>
    public abstract void ReadPoint(Span<double> z);

    /// <summary>Sets z, rounded to nearest.</summary>
    public abstract void SetPoint(ReadOnlySpan<double> z);

    /// <summary>θ = V z + c, of a run in single precision rounded to it: where the objective was evaluated.</summary>
    /// <param name="basis">V.</param>
    /// <param name="constant">c; null for 0.</param>
    /// <param name="z">z, as <see cref="Last"/> or <see cref="ReadPoint"/> has it.</param>
    public abstract double[] Theta(IBasis basis, double[]? constant, ReadOnlySpan<double> z);

    /// <summary>θ as <see cref="Theta(IBasis, double[], ReadOnlySpan{double})"/> says, in the precision T.</summary>
    protected static double[] Theta<T>(IBasis basis, double[]? constant, ReadOnlySpan<double> z)
    {
        double[] theta = new double[basis.Dimension];
        if (typeof(T) == typeof(double))
        {
            basis.ToOriginal(z, theta);
            Subspace.Add(constant, theta);
            return theta;
        }

        float[] singles = new float[z.Length], mapped = new float[theta.Length];
        TensorPrimitives.ConvertTruncating(z, singles);
        basis.ToOriginalMany(singles, mapped);
        Subspace.Add(constant, mapped);
        TensorPrimitives.ConvertTruncating<float, double>(mapped, theta);
        return theta;
    }

    /// <summary>z rounded to single precision.</summary>
    /// <exception cref="ArgumentException">A number is beyond it.</exception>
    protected static float[] Singles(double[] z)
    {
        float[] singles = new float[z.Length];
        TensorPrimitives.ConvertTruncating<double, float>(z, singles);
        for (int i = 0; i < z.Length; i++)
        {
            if (!float.IsFinite(singles[i]))
            {
                throw Guard.Bad(
                    "start", "numbers that single precision holds, at most 3.4e38 in magnitude", $"{Guard.Text(z[i])} at coordinate {Guard.Text(i)} of the basis",
                    "Start nearer to 0, or train with Precision.Double.");
            }
        }

        return singles;
    }
}

/// <summary>The vectors in T, double or float.</summary>
/// <param name="point">z; kept.</param>
internal sealed class RunVectors<T>(T[] point) : RunVectors
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _gradient = new T[point.Length];
    private readonly T[] _last = [.. point];

    /// <summary>z.</summary>
    public ReadOnlySpan<T> Point => point;

    /// <summary>∇f~.</summary>
    public Span<T> Gradient => _gradient;

    public override int Length => point.Length;

    public override bool IsFinite => PointGuard.IsFinite<T>(point);

    public override double Norm
    {
        get
        {
            double sum = 0;
            foreach (T entry in _gradient)
            {
                double g = double.CreateTruncating(entry);
                sum += g * g;
            }

            return Math.Sqrt(sum);
        }
    }

    public override double AddMagnitudes(double first)
    {
        double sum = first;
        foreach (T g in _gradient)
            sum += Math.Abs(double.CreateTruncating(g));
        return sum;
    }

    // In the identity it is the objective itself: no copies.
    public override double Evaluate(IObjective objective, BatchKey? key, IBasis basis, double[]? constant)
    {
        if (basis is not IdentityBasis)
            objective = new BasisObjective(objective, basis, constant);
        if (typeof(T) == typeof(double))
            return objective.Evaluate((double[])(object)point, (double[])(object)_gradient);
        double value = 0;
        objective.EvaluateMany((float[])(object)point, new Span<double>(ref value), (float[])(object)_gradient);
        return value;
    }

    public override void Step(IOptimizer optimizer, OptimizerState state) => optimizer.Step(state, _gradient, point);

    public override bool WouldSkip(SkipNonFinite optimizer, OptimizerState state) => optimizer.WouldSkip<T>(state, _gradient);

    public override void Keep() => point.CopyTo(_last, 0);

    public override double[] Last()
    {
        double[] last = new double[_last.Length];
        TensorPrimitives.ConvertTruncating<T, double>(_last, last);
        return last;
    }

    public override void ReadPoint(Span<double> z) => TensorPrimitives.ConvertTruncating<T, double>(point, z);

    // Between floating-point formats the conversion rounds to nearest, whatever its name says.
    public override void SetPoint(ReadOnlySpan<double> z) => TensorPrimitives.ConvertTruncating<double, T>(z, point);

    public override double[] Theta(IBasis basis, double[]? constant, ReadOnlySpan<double> z) => Theta<T>(basis, constant, z);
}
