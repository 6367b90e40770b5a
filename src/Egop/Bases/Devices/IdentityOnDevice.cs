using System.Numerics;

namespace Egop;

/// <summary>θ = z: copies.</summary>
internal sealed class IdentityOnDevice<T>(DeviceContext context, IBasis basis) : DeviceBasis<T>(context, basis)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private protected override void MapToOriginal(DeviceBuffer<T> z, DeviceBuffer<T> x) => DeviceVectors.Copy(z, x);

    private protected override void MapToBasis(DeviceBuffer<T> x, DeviceBuffer<T> z) => DeviceVectors.Copy(x, z);
}
