using System.Numerics;

namespace Egop;

/// <summary>Brings bases to a device.</summary>
internal static class DeviceBases
{
    /// <summary>
    /// Whether a basis has a form for devices: <see cref="IdentityBasis"/>, <see cref="DenseBasis"/>, <see cref="PartialBasis"/>,
    /// <see cref="ImplicitComplementBasis"/>, <see cref="KroneckerBasis"/>, and <see cref="BlockBasis"/> of these.
    /// </summary>
    /// <param name="basis">The basis.</param>
    public static bool Supports(IBasis basis)
    {
        ArgumentNullException.ThrowIfNull(basis);
        return basis is IdentityBasis or DenseBasis or PartialBasis or ImplicitComplementBasis or KroneckerBasis
            || (basis is BlockBasis blocks && blocks.Blocks.All(Supports));
    }

    /// <summary>The basis on a device. Its numbers are uploaded, rounded to T.</summary>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="context">Where to.</param>
    /// <param name="basis">V, of a form that <see cref="Supports"/> names.</param>
    /// <returns>To be disposed before the context.</returns>
    /// <exception cref="ArgumentException">The basis has no form for devices, or T is another type.</exception>
    /// <exception cref="DeviceException">The memory is not to be had.</exception>
    public static DeviceBasis<T> Create<T>(DeviceContext context, IBasis basis)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(context);
        DeviceGuard.Real<T>();
        RequireSupported(basis);
        return basis switch
        {
            DenseBasis dense => new VectorsOnDevice<T>(context, basis, dense.Rows),
            PartialBasis partial => new VectorsOnDevice<T>(context, basis, partial.Rows),
            ImplicitComplementBasis complement => new ComplementOnDevice<T>(context, complement),
            KroneckerBasis kronecker => new KroneckerOnDevice<T>(context, kronecker),
            BlockBasis blocks => new BlocksOnDevice<T>(context, blocks),
            _ => new IdentityOnDevice<T>(context, basis),
        };
    }

    /// <summary>A form for devices, or none to bring there.</summary>
    internal static void RequireSupported(IBasis? basis)
    {
        if (basis is not null && !Supports(basis))
        {
            throw Guard.Bad(
                nameof(basis), "an identity, dense, partial, implicit-complement or Kronecker basis, or blocks of these",
                $"{basis.GetType().Name} ({basis.Name})",
                "Keep the complement of a partial basis implicitly, or train on Device.Cpu, which takes every basis.");
        }
    }
}
