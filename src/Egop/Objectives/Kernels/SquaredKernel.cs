using System.Numerics;
using System.Runtime.CompilerServices;

namespace Egop;

/// <summary>Squared losses of a tile and their derivatives, one data row in each element of a vector.</summary>
internal static unsafe class SquaredKernel<T, TV, TLanes>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TV : unmanaged
    where TLanes : struct, ILanes<T, TV>
{
    /// <summary>Σ ‖output − target‖²; the outputs become weight × its derivatives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Run(in OutputTile<T> tile, T weight)
    {
        int width = tile.Outputs, w = TLanes.Count, filled = tile.Rows - ((tile.Vectors - 1) * w);
        TV twice = TLanes.Broadcast(weight + weight), sum = default;
        for (int v = 0; v < tile.Vectors; v++)
        {
            T* values = tile.Values + ((nint)v * width * w), targets = tile.Targets + ((nint)v * width * w);
            for (int c = 0; c < width; c++, values += w, targets += w)
            {
                TLanes.Store(TLanes.Subtract(TLanes.Load(values), TLanes.Load(targets)), values);
                // Rows that only fill up the last vector have no residual.
                for (int i = filled; i < w && v == tile.Vectors - 1; i++)
                    values[i] = T.Zero;
                TV residual = TLanes.Load(values);
                sum = TLanes.MultiplyAdd(residual, residual, sum);
                TLanes.Store(TLanes.Multiply(residual, twice), values);
            }
        }

        return double.CreateTruncating(TLanes.Sum(sum));
    }
}
