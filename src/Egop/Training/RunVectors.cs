using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>
/// The numbers of a run, where and in which precision it is computed: the point z, the gradient there, and the last point where both were
/// finite.
/// </summary>
/// <remarks>Norms are summed in double precision whatever it is, and points leave it as doubles: those of single precision widened, which
/// is exact.</remarks>
internal abstract class RunVectors : IDisposable
{
    /// <summary>Number of coordinates k, the length of z.</summary>
    public abstract int Length { get; }

    /// <summary>Whether z has finite numbers only.</summary>
    public abstract bool IsFinite { get; }

    /// <summary>‖∇f~‖₂.</summary>
    public abstract double Norm { get; }

    /// <summary>V.</summary>
    public IBasis Basis { get; private set; } = null!;

    /// <summary>c, what θ = V z + c has outside the reach of the basis; null for 0.</summary>
    public double[]? Constant { get; private set; }

    /// <summary>The processor's vectors in double precision.</summary>
    /// <param name="z">z_0; kept.</param>
    public static RunVectors<double> InDouble(double[] z) => new DoubleVectors(z);

    /// <summary>The processor's vectors in single precision.</summary>
    /// <param name="z">z_0, rounded to nearest.</param>
    /// <exception cref="ArgumentException">A number of z is beyond single precision.</exception>
    public static RunVectors<float> InSingle(double[] z) => new SingleVectors(Singles(z));

    /// <summary>From here on θ = V z + c.</summary>
    public void Place(IBasis basis, double[]? constant) => (Basis, Constant) = (basis, constant);

    /// <summary>A sum of the magnitudes of ∇f~'s entries, not finite when one of them is not.</summary>
    /// <param name="first">What the sum starts from.</param>
    public abstract double AddMagnitudes(double first);

    /// <summary>f~(z) = f(V z + c), its gradient kept.</summary>
    /// <param name="objective">f, of a minibatch where the key is not null.</param>
    /// <param name="key">Which minibatch; null for all data.</param>
    public abstract double Evaluate(IObjective objective, BatchKey? key);

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
    /// <param name="z">z, as <see cref="Last"/> or <see cref="ReadPoint"/> has it.</param>
    public abstract double[] Theta(ReadOnlySpan<double> z);

    /// <summary>Gives back what is not managed memory.</summary>
    public virtual void Dispose()
    {
    }

    /// <summary>θ in double precision.</summary>
    protected double[] ThetaOfDoubles(ReadOnlySpan<double> z)
    {
        double[] theta = Basis.ToOriginal(z);
        Subspace.Add(Constant, theta);
        return theta;
    }

    /// <summary>θ as single precision has it.</summary>
    protected double[] ThetaOfSingles(ReadOnlySpan<double> z)
    {
        float[] singles = new float[z.Length], mapped = new float[Basis.Dimension];
        TensorPrimitives.ConvertTruncating(z, singles);
        Basis.ToOriginalMany(singles, mapped);
        Subspace.Add(Constant, mapped);
        double[] theta = new double[mapped.Length];
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
                    "start", "numbers that single precision holds, at most 3.4e38 in magnitude",
                    $"{Guard.Text(z[i])} at coordinate {Guard.Text(i)} of the basis", "Start nearer to 0, or train with Precision.Double.");
            }
        }

        return singles;
    }
}

/// <summary>The processor's vectors in T: what does not depend on how an objective and a basis are called in it.</summary>
/// <param name="point">z; kept.</param>
internal abstract class RunVectors<T>(T[] point) : RunVectors
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _last = [.. point];

    /// <summary>z.</summary>
    public T[] Point => point;

    /// <summary>∇f~.</summary>
    public T[] Gradient { get; } = new T[point.Length];

    public override int Length => point.Length;

    public override bool IsFinite => PointGuard.IsFinite<T>(point);

    public override double Norm
    {
        get
        {
            double sum = 0;
            foreach (T entry in Gradient)
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
        foreach (T g in Gradient)
            sum += Math.Abs(double.CreateTruncating(g));
        return sum;
    }

    // In the identity it is the objective itself: no copies.
    public override double Evaluate(IObjective objective, BatchKey? key) =>
        Evaluate(Basis is IdentityBasis ? objective : new BasisObjective(objective, Basis, Constant), point, Gradient);

    public override void Step(IOptimizer optimizer, OptimizerState state) => optimizer.Step<T>(state, Gradient, point);

    public override bool WouldSkip(SkipNonFinite optimizer, OptimizerState state) => optimizer.WouldSkip<T>(state, Gradient);

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

    /// <summary>f(x) and its gradient.</summary>
    public abstract double Evaluate(IObjective objective, Span<T> x, Span<T> gradient);

    /// <summary>θ ← θ + c.</summary>
    public abstract void AddConstant(Span<T> theta);

    /// <summary>V z for many z.</summary>
    public abstract void ToOriginal(ReadOnlySpan<T> zs, Span<T> thetas);

    /// <summary>Vᵀ θ for many θ.</summary>
    public abstract void ToBasis(ReadOnlySpan<T> thetas, Span<T> zs);
}

internal sealed class DoubleVectors(double[] point) : RunVectors<double>(point)
{
    public override double Evaluate(IObjective objective, Span<double> x, Span<double> gradient) => objective.Evaluate(x, gradient);

    public override void AddConstant(Span<double> theta) => Subspace.Add(Constant, theta);

    public override void ToOriginal(ReadOnlySpan<double> zs, Span<double> thetas) => Basis.ToOriginalMany(zs, thetas);

    public override void ToBasis(ReadOnlySpan<double> thetas, Span<double> zs) => Basis.ToBasisMany(thetas, zs);

    public override double[] Theta(ReadOnlySpan<double> z) => ThetaOfDoubles(z);
}

internal sealed class SingleVectors(float[] point) : RunVectors<float>(point)
{
    public override double Evaluate(IObjective objective, Span<float> x, Span<float> gradient)
    {
        double value = 0;
        objective.EvaluateMany(x, new Span<double>(ref value), gradient);
        return value;
    }

    public override void AddConstant(Span<float> theta) => Subspace.Add(Constant, theta);

    public override void ToOriginal(ReadOnlySpan<float> zs, Span<float> thetas) => Basis.ToOriginalMany(zs, thetas);

    public override void ToBasis(ReadOnlySpan<float> thetas, Span<float> zs) => Basis.ToBasisMany(thetas, zs);

    public override double[] Theta(ReadOnlySpan<double> z) => ThetaOfSingles(z);
}
