using System.Numerics;
using System.Runtime.Intrinsics;

namespace Egop;

/// <summary>The width in which the kernels of this process run: data are packed for it.</summary>
internal static class VectorWidth
{
    /// <summary>Elements of the widest vector the hardware computes with.</summary>
    public static int Of<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256.IsHardwareAccelerated ? Vector256<T>.Count : Vector128<T>.Count;
}
