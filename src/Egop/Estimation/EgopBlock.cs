using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>One block of an estimated EGOP: its leading eigenvectors, or all of them, and its spectrum.</summary>
public sealed class EgopBlock
{
    private readonly double[]? _matrix;
    private readonly double[] _rows;
    private readonly float[] _singleRows;
    private readonly Lazy<double[]> _densities;

    /// <summary>Takes the eigenvectors as they are: r × n, row-major, in one of the two formats.</summary>
    internal EgopBlock(CoordinateBlock coordinates, EigenMethod method, double[]? matrix, Array vectors, Spectrum spectrum)
    {
        Coordinates = coordinates;
        Method = method;
        _matrix = matrix;
        _rows = vectors as double[] ?? [];
        _singleRows = vectors as float[] ?? [];
        Rank = vectors.Length / Order;
        Spectrum = spectrum;
        _densities = new(() => [.. Enumerable.Range(0, Rank).Select(Density)]);
    }

    /// <summary>Which coordinates the block is about.</summary>
    public CoordinateBlock Coordinates { get; }

    /// <summary>Name of the block: "all", "W1", ...</summary>
    public string Name => Coordinates.Name;

    /// <summary>n, the number of coordinates of the block.</summary>
    public int Order => Coordinates.Count;

    /// <summary>
    /// r, the number of eigenvectors the block holds: those of λ_1, ..., λ_r, at most n; 0 when every gradient was zero and the method
    /// finds no others.
    /// </summary>
    public int Rank { get; }

    /// <summary>Whether the block holds all n eigenvectors, and so a basis.</summary>
    public bool IsComplete => Rank == Order;

    /// <summary>How the eigenvectors were found; never <see cref="EigenMethod.Automatic"/>.</summary>
    public EigenMethod Method { get; }

    /// <summary>Format the eigenvectors are kept in.</summary>
    public Precision Precision => _singleRows.Length > 0 ? Precision.Single : Precision.Double;

    /// <summary>Eigenvalues, trace, stable rank and decay ratios.</summary>
    public Spectrum Spectrum { get; }

    /// <summary>
    /// Densities β_k = ‖v_k‖₁² / n in [1/n, 1] of the unit eigenvectors, in the order of the eigenvalues. About 2/π for a random direction.
    /// </summary>
    public IReadOnlyList<double> Densities => _densities.Value;

    /// <summary>
    /// The eigenvectors as the rows of an r × n row-major array, their entries of largest magnitude positive; empty when they are kept in
    /// single precision.
    /// </summary>
    public ReadOnlyMemory<double> EigenvectorRows => _rows;

    /// <summary>The same in single precision; empty when they are kept in double.</summary>
    public ReadOnlyMemory<float> SingleEigenvectorRows => _singleRows;

    /// <summary>(1/M) Σ g gᵀ restricted to the block, n × n, as a new matrix.</summary>
    /// <remarks>Only the covariance method has it at hand; after another it is Σ λ_k v_k v_kᵀ, equal to rounding.</remarks>
    /// <exception cref="InvalidOperationException">The spectrum is truncated and the matrix was not computed.</exception>
    /// <exception cref="ArgumentException">n × n numbers do not fit memory.</exception>
    public Matrix<double> ToMatrix()
    {
        if (_matrix is not null)
            return Matrix<double>.Build.Dense(Order, Order, (double[])_matrix.Clone());
        if (Spectrum.IsTruncated)
            throw Incomplete(nameof(ToMatrix));
        Guard.RequireRoom((long)Order * Order, "n", $"the {Order} x {Order} matrix of block {Name}", "Use the eigenvectors.");
        if (Rank == 0)
            return Matrix<double>.Build.Dense(Order, Order);
        Matrix<double> vectors = ToEigenvectors();
        Matrix<double> scaled = vectors.Clone();
        for (int k = 0; k < Rank; k++)
            scaled.SetColumn(k, scaled.Column(k) * Spectrum.Eigenvalues[k]);
        return scaled.TransposeAndMultiply(vectors);
    }

    /// <summary>
    /// The eigenvectors as a new n × r matrix: column k is the unit eigenvector of λ_k, its entry of largest magnitude positive.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are none (<see cref="Rank"/> is 0).</exception>
    public Matrix<double> ToEigenvectors()
    {
        if (Rank == 0)
            throw new InvalidOperationException($"block {Name}: expected an eigenvector at least, actual none: every gradient was zero.");
        return Matrix<double>.Build.Dense(
            Order, Rank, _singleRows.Length == 0 ? (double[])_rows.Clone() : Array.ConvertAll(_singleRows, v => (double)v));
    }

    /// <summary>"W1: stable rank 27.9 of 2048, by the covariance".</summary>
    public override string ToString() => $"{Name}: {Spectrum}, {By(Method)}";

    /// <summary>"by the covariance", ...: the end of a sentence about an estimate.</summary>
    internal static string By(EigenMethod method) => method switch
    {
        EigenMethod.Covariance => "by the covariance",
        EigenMethod.Gram => "by the Gram matrix",
        _ => "by randomized subspace iteration",
    };

    /// <summary>The rows of the eigenvectors in the format they are held in: a double[] or a float[].</summary>
    internal Array Vectors => Precision == Precision.Single ? _singleRows : _rows;

    /// <summary>"10 of 53 in block all, by the Gram matrix": what a caller who needs all eigenvectors is told.</summary>
    internal string Held => $"{Rank} of {Order} in block {Name}, {By(Method)}";

    /// <summary>What that caller can do.</summary>
    internal const string HowToComplete =
        "Leave out Rank to have all of them, or take the leading ones by Bases.Partial(estimate, rank), with KeepComplement or Complete.";

    private InvalidOperationException Incomplete(string what) => new($"{what}: expected all eigenvectors, actual {Held}. {HowToComplete}");

    private double Density(int k)
    {
        double l1 = 0;
        if (_singleRows.Length == 0)
        {
            foreach (double v in _rows.AsSpan(k * Order, Order))
                l1 += Math.Abs(v);
        }
        else
        {
            foreach (float v in _singleRows.AsSpan(k * Order, Order))
                l1 += Math.Abs(v);
        }

        return l1 * l1 / Order;
    }
}
