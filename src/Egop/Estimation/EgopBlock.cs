using MathNet.Numerics.LinearAlgebra;

namespace Egop;

/// <summary>One block of an estimated EGOP: the matrix, its eigenbasis and its spectrum.</summary>
public sealed class EgopBlock
{
    private readonly double[] _matrix;
    private readonly double[] _rows;

    internal EgopBlock(CoordinateBlock coordinates, double[] matrix, double[] eigenvectorRows, Spectrum spectrum)
    {
        Coordinates = coordinates;
        _matrix = matrix;
        _rows = eigenvectorRows;
        Spectrum = spectrum;
        Densities = [.. Enumerable.Range(0, Order).Select(Density)];
        Basis = new DenseBasis(eigenvectorRows, Order, "EGOP");
    }

    /// <summary>Which coordinates the block is about.</summary>
    public CoordinateBlock Coordinates { get; }

    /// <summary>Name of the block: "all", "W1", ...</summary>
    public string Name => Coordinates.Name;

    /// <summary>n, the number of coordinates of the block.</summary>
    public int Order => Coordinates.Count;

    /// <summary>Eigenvalues, stable rank and decay ratios.</summary>
    public Spectrum Spectrum { get; }

    /// <summary>Densities β_k = ‖v_k‖₁² / n in [1/n, 1] of the unit eigenvectors, in the order of the eigenvalues. About 2/π for a random direction.</summary>
    public IReadOnlyList<double> Densities { get; }

    /// <summary>The eigenbasis V of the block: θ = V z.</summary>
    public IBasis Basis { get; }

    /// <summary>(1/M) Σ g gᵀ restricted to the block, n × n, as a new matrix.</summary>
    public Matrix<double> ToMatrix() => Matrix<double>.Build.Dense(Order, Order, (double[])_matrix.Clone());

    /// <summary>V, n × n, as a new matrix: column k is the unit eigenvector of λ_k, its entry of largest magnitude positive.</summary>
    public Matrix<double> ToEigenvectors() => Matrix<double>.Build.Dense(Order, Order, (double[])_rows.Clone());

    /// <summary>"W1: stable rank 27.9 of 2048".</summary>
    public override string ToString() => $"{Name}: {Spectrum}";

    private double Density(int k)
    {
        double l1 = 0;
        foreach (double v in _rows.AsSpan(k * Order, Order))
            l1 += Math.Abs(v);
        return l1 * l1 / Order;
    }
}
