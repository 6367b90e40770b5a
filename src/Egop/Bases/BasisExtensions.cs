using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>Objectives, distributions and points seen in a basis.</summary>
public static class BasisExtensions
{
    /// <summary>
    /// f~(z) = f(V z), with every ability of f (many points, single precision, Hessian-vector products, minibatches, layout). The identity
    /// gives f itself.
    /// </summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="basis">A basis of R^d, or of a subspace of it: then θ has nothing outside that subspace.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or the basis has no vectors.</exception>
    public static IObjective In(this IObjective objective, IBasis basis) => In(objective, basis, default(double[]));

    /// <summary>
    /// f~(z) = f(V z + c) with c = (I − V Vᵀ) θ_0: what θ_0 has outside the reach of a partial basis stays. Of a basis that reaches
    /// everything, c = 0.
    /// </summary>
    /// <param name="objective">f on R^d.</param>
    /// <param name="basis">A basis of R^d or of a subspace of it.</param>
    /// <param name="origin">θ_0, length d; z_0 = Vᵀ θ_0 stands for it.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or the basis has no vectors.</exception>
    public static IObjective In(this IObjective objective, IBasis basis, ReadOnlySpan<double> origin)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(basis);
        Guard.Length(origin.Length, basis.Dimension, nameof(origin), "Give one number for each original coordinate.");
        return In(objective, basis, Subspace.Outside(basis, origin));
    }

    internal static IObjective In(IObjective objective, IBasis basis, double[]? constant)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(basis);
        Guard.Length(basis.Dimension, objective.Dimension, nameof(basis), "Give a basis of the objective's dimension.");
        // Refuses a basis without coordinates.
        _ = basis.LayoutOf(objective.Layout());
        return (objective, basis) switch
        {
            (_, IdentityBasis) => objective,
            (IMinibatchObjective minibatch, _) => new MinibatchBasisObjective(minibatch, basis, constant),
            _ => new BasisObjective(objective, basis, constant),
        };
    }

    /// <summary>
    /// The draws z = Vᵀ θ, θ ~ ρ. With <see cref="In(IObjective, IBasis)"/>, the pathwise form of equivariance: the EGOP of f~ at these
    /// draws is Vᵀ EGOP(f) V.
    /// </summary>
    /// <param name="distribution">ρ on R^d.</param>
    /// <param name="basis">A basis of R^d.</param>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static ISamplingDistribution In(this ISamplingDistribution distribution, IBasis basis)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(basis);
        Guard.Length(basis.Dimension, distribution.Dimension, nameof(basis), "Give a basis of the distribution's dimension.");
        return basis is IdentityBasis ? distribution : new BasisDistribution(distribution, basis);
    }

    /// <summary>V, of d rows: column i is the i-th basis vector.</summary>
    /// <param name="basis">The basis, with at least one vector.</param>
    /// <exception cref="ArgumentException">The basis has no vectors, or V does not fit an array in memory.</exception>
    public static Matrix<double> ToMatrix(this IBasis basis) => basis switch
    {
        DenseBasis dense => dense.ToMatrix(),
        PartialBasis partial => partial.ToMatrix(),
        _ => Columns(Guard.NotNull(basis, nameof(basis))),
    };

    private static Matrix<double> Columns(IBasis basis)
    {
        int d = basis.Dimension, count = basis.Coordinates;
        double[] columns =
            Guard.Zeros((long)d * count, nameof(basis), $"a {d} x {count} matrix", "Map the vectors of interest with ToOriginal.");
        double[] unit = new double[count];
        for (int i = 0; i < count; i++)
        {
            unit[i] = 1;
            basis.ToOriginal(unit, columns.AsSpan(i * d, d));
            unit[i] = 0;
        }

        return Matrix<double>.Build.Dense(d, count, columns);
    }

    /// <summary>Vᵀ θ as a new array of length <see cref="IBasis.Coordinates"/>.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="x">θ, length d.</param>
    public static double[] ToBasis(this IBasis basis, ReadOnlySpan<double> x)
    {
        ArgumentNullException.ThrowIfNull(basis);
        double[] z = new double[basis.Coordinates];
        basis.ToBasis(x, z);
        return z;
    }

    /// <summary>V z as a new array of length d.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="z">z, length <see cref="IBasis.Coordinates"/>.</param>
    public static double[] ToOriginal(this IBasis basis, ReadOnlySpan<double> z)
    {
        ArgumentNullException.ThrowIfNull(basis);
        double[] x = new double[basis.Dimension];
        basis.ToOriginal(z, x);
        return x;
    }

    /// <summary>θ_m = V z_m for M vectors; by <see cref="IBatchedBasis"/> when the basis is one, else one vector after another.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="z">M × <see cref="IBasis.Coordinates"/>, row-major.</param>
    /// <param name="x">Receives M × d, row-major.</param>
    /// <exception cref="ArgumentException">The lengths are not whole rows of the same number.</exception>
    public static void ToOriginalMany(this IBasis basis, ReadOnlySpan<double> z, Span<double> x)
    {
        ArgumentNullException.ThrowIfNull(basis);
        int count = BasisArguments.Count(basis, z.Length, x.Length), d = basis.Dimension, k = basis.Coordinates;
        if (basis is IBatchedBasis batched)
        {
            batched.ToOriginalMany(z, x);
            return;
        }

        for (int m = 0; m < count; m++)
            basis.ToOriginal(z.Slice(m * k, k), x.Slice(m * d, d));
    }

    /// <summary>z_m = Vᵀ θ_m for M vectors; by <see cref="IBatchedBasis"/> when the basis is one, else one vector after another.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="x">M × d, row-major.</param>
    /// <param name="z">Receives M × <see cref="IBasis.Coordinates"/>, row-major.</param>
    /// <exception cref="ArgumentException">The lengths are not whole rows of the same number.</exception>
    public static void ToBasisMany(this IBasis basis, ReadOnlySpan<double> x, Span<double> z)
    {
        ArgumentNullException.ThrowIfNull(basis);
        int count = BasisArguments.Count(basis, z.Length, x.Length), d = basis.Dimension, k = basis.Coordinates;
        if (basis is IBatchedBasis batched)
        {
            batched.ToBasisMany(x, z);
            return;
        }

        for (int m = 0; m < count; m++)
            basis.ToBasis(x.Slice(m * d, d), z.Slice(m * k, k));
    }

    /// <summary>
    /// θ_m = V z_m for M vectors of single precision; by <see cref="ISinglePrecisionBasis"/> when the basis is one, else in double,
    /// rounded.
    /// </summary>
    /// <param name="basis">The basis.</param>
    /// <param name="z">M × <see cref="IBasis.Coordinates"/>, row-major.</param>
    /// <param name="x">Receives M × d, row-major.</param>
    /// <exception cref="ArgumentException">The lengths are not whole rows of the same number.</exception>
    public static void ToOriginalMany(this IBasis basis, ReadOnlySpan<float> z, Span<float> x)
    {
        ArgumentNullException.ThrowIfNull(basis);
        if (basis is ISinglePrecisionBasis single)
            single.ToOriginalMany(z, x);
        else
            Widened(basis, z, x, toOriginal: true);
    }

    /// <summary>
    /// z_m = Vᵀ θ_m for M vectors of single precision; by <see cref="ISinglePrecisionBasis"/> when the basis is one, else in double,
    /// rounded.
    /// </summary>
    /// <param name="basis">The basis.</param>
    /// <param name="x">M × d, row-major.</param>
    /// <param name="z">Receives M × <see cref="IBasis.Coordinates"/>, row-major.</param>
    /// <exception cref="ArgumentException">The lengths are not whole rows of the same number.</exception>
    public static void ToBasisMany(this IBasis basis, ReadOnlySpan<float> x, Span<float> z)
    {
        ArgumentNullException.ThrowIfNull(basis);
        if (basis is ISinglePrecisionBasis single)
            single.ToBasisMany(x, z);
        else
            Widened(basis, x, z, toOriginal: false);
    }

    /// <summary>
    /// How far the stored basis is from orthonormal: max |VᵀV − I|, or max |V Vᵀ − I| when there are more coordinates than d.
    /// </summary>
    /// <remarks>Maps min(d, <see cref="IBasis.Coordinates"/>) unit vectors there and back. About 1e-15 for double storage, 1e-7 for
    /// single.</remarks>
    /// <param name="basis">The basis.</param>
    public static double OrthogonalityError(this IBasis basis)
    {
        ArgumentNullException.ThrowIfNull(basis);
        const int batch = 64;
        bool wide = basis.Coordinates > basis.Dimension;
        (int n, int other) = wide ? (basis.Dimension, basis.Coordinates) : (basis.Coordinates, basis.Dimension);
        double worst = 0;
        for (int first = 0; first < n; first += batch)
        {
            int count = Math.Min(batch, n - first);
            double[] there = new double[count * n], between = new double[count * other], back = new double[count * n];
            for (int m = 0; m < count; m++)
                there[(m * n) + first + m] = 1;
            if (wide)
            {
                basis.ToBasisMany(there, between);
                basis.ToOriginalMany(between, back);
            }
            else
            {
                basis.ToOriginalMany(there, between);
                basis.ToBasisMany(between, back);
            }

            for (int i = 0; i < back.Length; i++)
                worst = Math.Max(worst, Math.Abs(back[i] - there[i]));
        }

        return worst;
    }

    private static void Widened(IBasis basis, ReadOnlySpan<float> from, Span<float> to, bool toOriginal)
    {
        using var scratch = new Scratch<double>(from.Length + to.Length);
        Span<double> wide = scratch.Take(from.Length), mapped = scratch.Take(to.Length);
        TensorPrimitives.ConvertTruncating(from, wide);
        if (toOriginal)
            basis.ToOriginalMany(wide, mapped);
        else
            basis.ToBasisMany(wide, mapped);
        // Between floating-point formats the conversion rounds to nearest, whatever its name says.
        TensorPrimitives.ConvertTruncating<double, float>(mapped, to);
    }
}
