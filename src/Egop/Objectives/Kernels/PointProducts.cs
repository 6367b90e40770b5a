using System.Numerics;
using System.Runtime.Intrinsics;

namespace Egop;

/// <summary>Products of row-major matrices by the kernels, in the vectors of this machine.</summary>
internal static unsafe class PointProducts
{
    /// <summary>Numbers between the starts of rows that are padded with zeros to whole vectors.</summary>
    public static int Padded<T>(int columns)
        where T : unmanaged, IFloatingPointIeee754<T> => PanelLayout.Vectors<T>(columns) * VectorWidth.Of<T>();

    /// <summary>Copies rows, each followed by zeros to whole vectors.</summary>
    public static void Pad<T>(ReadOnlySpan<T> rows, int columns, T* padded)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = Padded<T>(columns);
        for (int i = 0; i < rows.Length / columns; i++)
        {
            var row = new Span<T>(padded + ((nint)i * width), width);
            rows.Slice(i * columns, columns).CopyTo(row);
            row[columns..].Clear();
        }
    }

    /// <summary>Copies rows back without what follows each.</summary>
    public static void Unpad<T>(T* padded, int columns, Span<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = Padded<T>(columns);
        for (int i = 0; i < rows.Length / columns; i++)
            new ReadOnlySpan<T>(padded + ((nint)i * width), columns).CopyTo(rows.Slice(i * columns, columns));
    }

    /// <summary>
    /// target_ij = ⟨x_i, a_j⟩ for padded rows x_i and rows a_j, behind the last of which a vector must be readable and finite.
    /// </summary>
    public static void Inner<T>(int columns, int xs, T* x, int count, T* a, int stride, T* target, int targetStride)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = VectorWidth.Of<T>();
        for (int i = 0; i < xs; i++)
            new Span<T>(target + ((nint)i * targetStride), count).Clear();
        var product = new TileProduct<T>
        {
            A = x,
            ARow = Padded<T>(columns),
            AStep = width,
            B = a,
            BColumn = stride,
            BStep = width,
            Outer = 1,
            Inner = PanelLayout.Vectors<T>(columns),
            C = target,
            CRow = targetStride,
            CColumn = 1,
        };
        Run<T, InnerMode>(product, xs, count);
    }

    /// <summary>
    /// target_i ← target_i + Σ_j w_ij a_j, padded rows; w_ij lies at i rowStep + j step, and behind the last a_j a vector must be readable.
    /// </summary>
    public static void AddCombinations<T>(
        int columns, int targets, T* weights, int rowStep, int step, int count, T* a, int stride, T* target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = VectorWidth.Of<T>();
        var product = new TileProduct<T>
        {
            A = weights,
            ARow = rowStep,
            AStep = step,
            B = a,
            BColumn = width,
            BStep = stride,
            Outer = 1,
            Inner = count,
            C = target,
            CRow = Padded<T>(columns),
            CColumn = width,
        };
        Run<T, AddMode>(product, targets, PanelLayout.Vectors<T>(columns));
    }

    private static void Run<T, TMode>(in TileProduct<T> product, int rows, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMode : struct, ITileMode
    {
        if (Vector512.IsHardwareAccelerated)
            TileKernel<T, Vector512<T>, Lanes512<T>>.Run<TMode>(product, rows, columns);
        else if (Vector256.IsHardwareAccelerated)
            TileKernel<T, Vector256<T>, Lanes256<T>>.Run<TMode>(product, rows, columns);
        else
            TileKernel<T, Vector128<T>, Lanes128<T>>.Run<TMode>(product, rows, columns);
    }
}
