using System.Numerics;

namespace Egop;

/// <summary>
/// Where the sampled gradients of an estimation lie and what is computed with them there. The routes to the eigenvectors are written once
/// over this; an implementation for another kind of hardware is one class.
/// </summary>
/// <remarks>
/// Large matrices, with a row for each gradient or each eigenvector, stay in the space as <see cref="Rows{T}"/>; matrices as small as a
/// Gram matrix come home, into arrays of this process. Calls may return before the work is done, except those whose result is an array.
/// One implementation gives the same bits each time, whatever the number of threads. A product's result shares no memory with its
/// factors. Disposing the space gives back every matrix that it made.
/// </remarks>
/// <typeparam name="T">Format of points and gradients: <see cref="double"/> or <see cref="float"/>.</typeparam>
internal interface IGradientSpace<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The hardware.</summary>
    Device Device { get; }

    /// <summary>Who computes, for the reader of an estimate.</summary>
    string ProviderName { get; }

    /// <summary>Whether singular values of kept gradients can be computed, which needs them in an array of this process.</summary>
    bool HasSingularValues { get; }

    /// <summary>Bytes there is room for; null for what this machine has.</summary>
    long? FreeMemory { get; }

    /// <summary>Bytes of the points that are in memory while so many gradients are sampled.</summary>
    long PointBytes(int count);

    /// <summary>Writes gradients first, first + 1, ..., one a row; the same in every pass.</summary>
    /// <exception cref="ArgumentException">A gradient of pass 0 is not finite.</exception>
    void Sample(int pass, int first, Rows<T> gradients, CancellationToken cancellation);

    /// <summary>A matrix of undefined content. It may be without rows, and then only be brought home, squared and given back.</summary>
    Rows<TNumber> Allocate<TNumber>(int count, int columns)
        where TNumber : unmanaged, IFloatingPointIeee754<TNumber>;

    /// <summary>A matrix of zeros.</summary>
    Rows<TNumber> Zeros<TNumber>(int count, int columns)
        where TNumber : unmanaged, IFloatingPointIeee754<TNumber>;

    /// <summary>Makes everything in the memory of a matrix zero.</summary>
    void Clear(Rows<T> rows);

    /// <summary>A matrix of these numbers, which are not changed as long as it is used.</summary>
    Rows<T> Upload(T[] numbers, int count, int columns);

    /// <summary>The numbers of rows without gaps. They may be the memory itself: the rows are not used any more.</summary>
    TNumber[] Home<TNumber>(Rows<TNumber> rows)
        where TNumber : unmanaged, IFloatingPointIeee754<TNumber>;

    /// <summary>Waits until everything asked so far is done.</summary>
    void Wait();

    /// <summary>Σ_j a_ij² of each row, in double precision.</summary>
    double[] Squares(Rows<T> rows);

    /// <summary>Whether no number is NaN or infinite and, where a space looks at sums of squares, those are finite too.</summary>
    bool IsFinite(Rows<T> rows);

    /// <summary>Multiplies each row by a number.</summary>
    void Scale(Rows<T> rows, T[] factors);

    /// <summary>The block's columns of each row.</summary>
    void Gather(Rows<T> rows, CoordinateBlock block, Rows<T> to);

    /// <summary>C ← C + α AᵀA, C symmetric, n × n, for A M × n without gaps.</summary>
    void AddGram(double alpha, Rows<T> rows, Rows<double> sum);

    /// <summary>C ← C + α A Aᵀ, C symmetric, M × M, for A M × n without gaps.</summary>
    void AddRowGram(double alpha, Rows<T> rows, Rows<double> sum);

    /// <summary>C ← A B.</summary>
    void Multiply(Rows<T> left, Rows<T> right, Rows<T> to);

    /// <summary>Y ← Y + Ωᵀ G: row m of Ω are normal numbers, those of the key's draw with m added to its index.</summary>
    void AddSketch(SampleKey first, Rows<T> gradients, Rows<T> sketch);

    /// <summary>C ← α V Gᵀ, with few rows of either and many columns.</summary>
    void Project(T alpha, Rows<T> basis, Rows<T> gradients, Rows<T> coefficients);

    /// <summary>Y ← Y + C G, with few rows of either and many columns.</summary>
    void AddCombinations(Rows<T> coefficients, Rows<T> gradients, Rows<T> sketch);

    /// <summary>rows ← B times those of the rows that are left, in this memory or in other, and the former is given back.</summary>
    /// <param name="left">Positions of the rows that are left, increasing.</param>
    /// <param name="factor">B, lower triangular, of the order of the rows that are left; null for the identity.</param>
    /// <param name="rows">Replaced by the result.</param>
    /// <param name="cancellation">Stops between parts.</param>
    void Transform(int[] left, double[]? factor, ref Rows<T> rows, CancellationToken cancellation);

    /// <summary>Eigenvalues, descending, and eigenvectors as the rows of a symmetric matrix at home.</summary>
    void SymmetricEigen(int order, double[] matrix, double[] eigenvalues);
}
